import type { MtuSetting, NetworkMode, Transport, UnshareMode } from '@moorline/mesh-core';
import type { NodeOptions } from '../join/node-claim.ts';
import type { ProxyOptions } from '../settings/read-proxy-settings.ts';

/** Options of `moorline-agent run`. */
export interface RunOptions {
  readonly tokenFile: string | undefined;
  /** Descriptor to read the join file from, in place of a file. */
  readonly tokenFd: number | undefined;
  readonly node: NodeOptions;
  /** Seconds until the tunnel must pass packets. */
  readonly joinTimeoutSec: number;
  readonly mode: NetworkMode;
  /** Ports of the job that pods may reach in mode proxy. */
  readonly expose: readonly number[];
  readonly unshare: UnshareMode;
  readonly logLevel: string;
  readonly logFile: string | undefined;
  /** Transports that may be used. */
  readonly transports: readonly Transport[];
  /** No larger packets in the tunnel; `auto`: as the attachment says. */
  readonly mtu: MtuSetting;
  readonly proxy: ProxyOptions;
  /** Headers for a wstunnel server, with its secrets. */
  readonly wstunnelHeadersFile: string | undefined;
  readonly command: readonly [string, ...string[]];
}

/** A queued control plane restart fits into it; a job that cannot join must not hold its node for longer. */
export const DEFAULT_JOIN_TIMEOUT_SEC = 60;
