import type { Agent } from 'node:http';
import type { EndpointReady, HelloFields, HubRole, HubServerMessage } from '@moorline/mesh-core';
import type { Logger } from '../log/index.ts';

/** What the hub tells a client that it has welcomed. */
export type HubInstruction = Extract<HubServerMessage, { kind: 'tunnel' | 'peers' }>;

export interface HubClientOptions {
  /** `wss://HOST:PORT/v1/hub` */
  readonly url: string;
  /** PEM of the only authority that is trusted. */
  readonly ca: string;
  readonly role: HubRole;
  readonly attachmentId: string;
  /** Index of the agent's node; 0 for endpoints. */
  readonly node: number;
  /** Start time of this process in milliseconds: a newer one evicts an older. */
  readonly generation: number;
  /** Signs a hello: `(fields) => signHello(seed, fields)`. */
  readonly sign: (fields: HelloFields) => string;
  readonly version: string;
  /** Endpoints only, else null. */
  readonly ready: EndpointReady | null;
  readonly onMessage: (message: HubInstruction) => void;
  /** Called with true after each welcome, with false when the connection is lost. */
  readonly onConnected?: (connected: boolean) => void;
  readonly signal: AbortSignal;
  readonly log: Logger;
  /** For a way through an HTTP proxy. */
  readonly proxyAgent?: Agent;
}
