import type { Attachment, DesiredEndpoints, RestartHistory } from '@moorline/mesh-core';

/** A step of any plan: what it is, and for which attachment. */
export interface AttachmentStep {
  readonly kind: string;
  readonly attachmentId: string;
}

/** What was seen, of whatever kind it is. */
export interface Observation {
  /** Attachments whose endpoint is there. */
  readonly running: ReadonlySet<string>;
}

/** Observes, plans and applies: each step may come again after a crash. The kind of a start is `startEndpoint`. */
export interface Provisioner<Seen extends Observation = Observation, Step extends AttachmentStep = AttachmentStep> {
  /** What stands now. Throws rather than leave something out. */
  readonly observe: () => Promise<Seen>;
  /** The steps from there to one endpoint for every attachment and nothing else of ours; by arguments alone. */
  readonly plan: (desired: DesiredEndpoints, seen: Seen, restarts: ReadonlyMap<string, RestartHistory>, nowMs: number) => readonly Step[];
  /** @throws an error of the catalogue */
  readonly apply: (step: Step) => Promise<void>;
  /** What the endpoint of an attachment said last, to show to a person; empty if nothing. */
  readonly lastWords: (attachmentId: string) => string;
}

/** Gives a new endpoint all that it has to know. */
export type BootstrapFor = (attachment: Attachment) => Promise<string>;
