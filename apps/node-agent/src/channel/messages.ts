import type { Artifact, MtuInUse, TunnelConfig } from '@moorline/mesh-core';
import type { Exit, OwnUser } from '@moorline/linux';

/** What wireguard-go tells of the tunnel, read inside the job's namespace. */
export interface TunnelStatistics {
  readonly handshakeAgeMs: number | null;
  readonly rxBytes: number;
  readonly txBytes: number;
  readonly wireguardRunning: boolean;
}

/** From the agent to its child inside the job's namespaces. */
export type ToInside =
  | { readonly kind: 'prepare'; readonly artifact: Artifact; readonly path: string; readonly copyFolders: readonly string[] }
  | { readonly kind: 'configure'; readonly privateKey: Uint8Array; readonly tunnel: TunnelConfig; readonly relayPort: number; readonly resolvConf: string; readonly hosts: string | null }
  | { readonly kind: 'peer'; readonly tunnel: TunnelConfig }
  | { readonly kind: 'mtu'; readonly mtu: MtuInUse }
  | { readonly kind: 'start'; readonly workload: Workload }
  | { readonly kind: 'signal'; readonly signal: NodeJS.Signals }
  | { readonly kind: 'statistics'; readonly id: number }
  | { readonly kind: 'reach'; readonly id: number; readonly target: Target }
  | { readonly kind: 'answer'; readonly id: number; readonly text: string };

/** From the child inside to the agent. `socket` carries a handle, or its descriptor waits in the descriptor channel. */
export type FromInside =
  | { readonly kind: 'born'; readonly outerPid: number }
  | { readonly kind: 'socket'; readonly purpose: SocketPurpose }
  | { readonly kind: 'configured' }
  | { readonly kind: 'started' }
  | { readonly kind: 'ended'; readonly exit: Exit }
  | { readonly kind: 'statistics'; readonly id: number; readonly statistics: TunnelStatistics }
  | { readonly kind: 'reached'; readonly id: number; readonly reach: Reach }
  | { readonly kind: 'question'; readonly id: number; readonly text: string }
  | { readonly kind: 'failed'; readonly code: string; readonly detail: string };

/** What is to be reached from inside the job: a DNS server by a question, anything else by a TCP connection. */
export type Target =
  | { readonly kind: 'dns'; readonly servers: readonly string[]; readonly name: string }
  | { readonly kind: 'tcp'; readonly host: string; readonly port: number };

/** `rttMs` null: it did not answer, and `detail` says what was seen instead. */
export interface Reach {
  readonly rttMs: number | null;
  readonly detail: string;
}

/** `relay`: what wireguard-go sends to; `probe`: measures round trips through the tunnel. */
export type SocketPurpose = 'relay' | 'probe';

/** The job's own command, exactly as it would run without us. */
export interface Workload {
  readonly command: readonly [string, ...string[]];
  readonly environment: Readonly<Record<string, string>>;
  readonly folder: string;
  readonly user: OwnUser;
  readonly umask: number;
  /** Abstract name that answers questions inside the job as well. */
  readonly statusSocket: string;
}
