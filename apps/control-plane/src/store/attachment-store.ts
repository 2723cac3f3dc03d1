import type { Attachment, MtuSetting, NodeClaim, Overlay } from '@moorline/mesh-core';

/** What a new attachment is made from; addresses and port are chosen by the store. */
export interface NewAttachment {
  readonly id: string;
  readonly name: string;
  /** For each node of the job by index the only worker that it is for, null for any; at least one. */
  readonly nodesFor: readonly (string | null)[];
  readonly mtu: MtuSetting;
  readonly createdAtMs: number;
  readonly overlay: Overlay;
  readonly ports: { readonly firstPort: number; readonly lastPort: number };
}

/** An agent that redeemed an attachment's token. */
export interface AgentRecord {
  /** Index of its node. */
  readonly node: number;
  /** The worker that it is on, as it said itself. */
  readonly worker: string;
  readonly wireguardPublicKey: string;
  readonly identityPublicKey: string;
  readonly version: string;
  readonly joinedAtMs: number;
}

/** An attempt to redeem a token. */
export interface TokenClaim {
  readonly tokenSha256: string;
  readonly attachmentName: string;
  readonly node: NodeClaim;
  readonly wireguardPublicKey: string;
  readonly identityPublicKey: string;
  readonly version: string;
  readonly nowMs: number;
}

/** What a token was redeemed for. */
export interface Claimed {
  readonly attachment: Attachment;
  /** Index of the node that the agent is. */
  readonly node: number;
}

export interface NewToken {
  readonly tokenSha256: string;
  readonly expiresAtMs: number;
}

/**
 * Everything that outlives the control plane's process. Each call is atomic and durable when its promise
 * settles. All throw ML-STORE-CORRUPT or ML-DATA-DIR-UNUSABLE when the medium fails.
 */
export interface AttachmentStore {
  /** Identity of this installation, made once; the first part of every owner mark. */
  readonly instance: string;
  /** Oldest first, those that are leaving included. */
  readonly list: () => Promise<readonly Attachment[]>;
  readonly get: (name: string) => Promise<Attachment | null>;
  readonly find: (id: string) => Promise<Attachment | null>;
  /** @throws ML-ATTACHMENT-EXISTS, ML-ADDRESSES-EXHAUSTED, ML-PORTS-EXHAUSTED */
  readonly create: (request: NewAttachment) => Promise<Attachment>;
  /** Keeps the first time when called again. @throws ML-ATTACHMENT-UNKNOWN */
  readonly markDeleted: (id: string, nowMs: number) => Promise<void>;
  /**
   * Marks as deleted what has no token: a control plane that was killed while it attached never gave one, and
   * nobody can join there. To be called before anything is attached. @returns how many
   */
  readonly markUnissued: (nowMs: number) => Promise<number>;
  /** Forgets the attachment with its token and agents; nothing happens if it is gone. */
  readonly remove: (id: string) => Promise<void>;
  /** An attachment has one token: a newer one takes the place of one not yet redeemed. @throws ML-ATTACHMENT-UNKNOWN, ML-TOKEN-USED */
  readonly issueToken: (id: string, token: NewToken) => Promise<void>;
  /**
   * Redeems a token by compare-and-swap: of any number of callers with different keys exactly one gets
   * each node of the attachment; the same keys get it again.
   * @throws ML-TOKEN-UNKNOWN, -FOREIGN, -EXPIRED, -USED, ML-NODE-REFUSED
   */
  readonly claim: (claim: TokenClaim) => Promise<Claimed>;
  /** Those that redeemed the token, by index of their node; at most one for each. */
  readonly agentsOf: (id: string) => Promise<readonly AgentRecord[]>;
  /** Public key that hellos of the attachment's endpoint must be signed with, from now on. */
  readonly setEndpointIdentity: (id: string, publicKey: string) => Promise<void>;
  readonly endpointIdentityOf: (id: string) => Promise<string | null>;
  /**
   * Number of the tunnel's present form: the last one given if `fingerprint` is the last one seen, else the
   * next. Grows for as long as the attachment exists. @throws ML-ATTACHMENT-UNKNOWN
   */
  readonly revise: (id: string, fingerprint: string) => Promise<number>;
  readonly close: () => Promise<void>;
}
