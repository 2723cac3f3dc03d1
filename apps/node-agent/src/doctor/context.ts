import type { TunnelFacts } from '@moorline/mesh-core';
import type { Proxies } from '@moorline/tunnel';
import type { Reach } from '../channel/messages.ts';
import type { NetworkSetting } from '../status/agent-mode.ts';

/** The control plane that a join file or a running agent names. */
export interface ServerTarget {
  /** `https://HOST:PORT` */
  readonly url: string;
  /** PEM of the only authority that is trusted. */
  readonly ca: string;
}

/** A joined agent, as its own doctor sees it. */
export interface LiveTunnel {
  readonly attachment: string;
  readonly measure: () => Promise<TunnelFacts>;
  /** Asks the cluster's DNS server from inside the job; null: the cluster has none. */
  readonly askDns: () => Promise<Reach | null>;
}

/** What there is to look at. */
export interface DoctorContext {
  /** What names the server. `null`: nothing does; throws ML-JOIN-FILE-UNREADABLE. */
  readonly server: () => ServerTarget | null;
  /** `wss://…` of the endpoint's relay; null: not known before the join. */
  readonly relayUrl: string | null;
  /** What the running agent tells; null: none runs, or it was not asked for. Throws ML-AGENT-SILENT. */
  readonly live: () => LiveTunnel | null;
  /** For a way through an HTTP proxy. */
  readonly proxies: Proxies;
  /** How the job is on the network, or is to be. */
  readonly network: NetworkSetting;
  /** The worker, by name. */
  readonly node: string;
  readonly cacheFolder: string;
  readonly copyFolders: readonly string[];
}
