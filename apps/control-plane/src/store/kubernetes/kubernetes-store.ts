import type { AddressPair, Attachment, MoorlineError } from '@moorline/mesh-core';
import type { KubeApi } from '@moorline/kubernetes';
import type { AttachmentStore, NewAttachment } from '../attachment-store.ts';
import type { Assignment } from './record.ts';

export interface KubernetesStoreOptions {
  readonly api: KubeApi;
  /** Our own. */
  readonly namespace: string;
  /** Called when a record has changed, also by another replica. */
  readonly onChange: (attachmentId: string) => void;
  readonly onFailure: (error: MoorlineError) => void;
  readonly signal: AbortSignal;
}

export interface KubernetesStore extends AttachmentStore {
  /** Makes an attachment that is for somebody from the start. @throws as `create` */
  readonly createFor: (request: NewAttachment, assignment: Assignment, addresses: AddressPair | null) => Promise<Attachment>;
  /** Says for whom an attachment is, once. @throws ML-ATTACHMENT-EXISTS when it is for another, ML-ATTACHMENT-UNKNOWN, also when it is leaving */
  readonly assign: (id: string, assignment: Assignment) => Promise<void>;
  /** The attachment that is for a TunnelEndpoint of this uid; null: none. */
  readonly assignedTo: (uid: string) => Attachment | null;
  /** Those that were for other TunnelEndpoints of this name. */
  readonly strays: (namespace: string, name: string, uid: string | null) => readonly Attachment[];
  /** The uid of the TunnelEndpoint that an attachment is for, and where it is; null: nobody yet, or it is gone, or its record is damaged. */
  readonly assignmentOf: (id: string) => Assignment | null;
  /** Whether a token was issued. */
  readonly tokenIssued: (id: string) => boolean;
  /** Those whose token was issued, and with which no agent has come yet. */
  readonly awaiting: () => readonly Awaiting[];
  /** As `find`, and puts back what somebody has changed of the record's Secret; nothing is written when it is whole. @throws ML-STORE-CORRUPT when nothing is left to put it back from */
  readonly mend: (id: string) => Promise<Attachment | null>;
  /** Why the record of an attachment cannot be read, looked for by its id and its name; null: it can, or there is none. */
  readonly damageOf: (attachment: Sought) => MoorlineError | null;
  /** Takes a record away that cannot be read. */
  readonly discard: (attachment: Sought) => Promise<void>;
  /** As `markDeleted` while it is for nobody; else nothing happens. @throws ML-ATTACHMENT-UNKNOWN */
  readonly releaseUnassigned: (id: string, nowMs: number) => Promise<void>;
  /** Those that are for nobody yet. */
  readonly unassigned: () => readonly Attachment[];
}

export interface Awaiting {
  readonly attachment: Attachment;
  readonly assignment: Assignment;
}

/** What a TunnelEndpoint says of its attachment. */
export interface Sought {
  readonly id: string;
  /** undefined: it is not known. */
  readonly name?: string | undefined;
}
