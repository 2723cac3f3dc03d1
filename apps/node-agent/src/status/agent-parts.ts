import type { HealthReport, JoinFile, TunnelConfig } from '@moorline/mesh-core';
import type { Proxies } from '@moorline/tunnel';
import type { Reach, Target } from '../channel/messages.ts';
import type { NetworkSetting } from './agent-mode.ts';
import type { StatusReport } from './status-report.ts';

/** The node of a job that an agent runs on. */
export interface AgentNode {
  /** As SLURM names it; else its host name. */
  readonly name: string;
  /** Its place among the nodes of the job, from 0. */
  readonly index: number;
}

/** A joined agent, as far as it can be asked about itself; the same in every mode. */
export interface AgentParts {
  readonly joinFile: JoinFile;
  readonly node: AgentNode;
  readonly network: NetworkSetting;
  readonly config: () => TunnelConfig;
  /** A word on each transport that may be used. */
  readonly transports: () => StatusReport['transports'];
  /** Milliseconds to the endpoint and back, below WireGuard; null: nothing came back. */
  readonly relayRoundTrip: () => Promise<number | null>;
  /** The same through WireGuard; the function is null where there is none. */
  readonly probe: (() => Promise<number | null>) | null;
  /** Tries to reach something as the job would. @throws ML-TIMEOUT */
  readonly reach: (target: Target) => Promise<Reach>;
  readonly proxies: Proxies;
  readonly hub: { readonly roundTrip: () => Promise<number | null> };
  readonly measure: () => Promise<HealthReport>;
  /** Where binaries are cached, and where their nameless copies may live. */
  readonly folders: { readonly cache: string; readonly copies: readonly string[] };
}
