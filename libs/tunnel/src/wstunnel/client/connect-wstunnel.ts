import type { Agent } from 'node:http';
import { moorlineError } from '@moorline/mesh-core';
import { closeOnAbort } from '../../client/close-on-abort.ts';
import type { DatagramPath } from '../../path/index.ts';
import type { Destination } from '../claims/index.ts';
import { openWstunnelPath } from '../path/index.ts';
import { requestUpgrade } from './request-upgrade.ts';

export interface ConnectWstunnelOptions {
  /** `wss://host:port/prefix`; without a path the prefix is `v1`, as wstunnel's own. */
  readonly url: string;
  /** Where the server is to send the datagrams. */
  readonly destination: Destination;
  /** Of the request: the secrets that the server asks for. */
  readonly headers: Readonly<Record<string, string>>;
  /** PEM of the one authority that is trusted; undefined: the public ones. */
  readonly ca?: string | undefined;
  /** Aborts the attempt, and later closes the path. */
  readonly signal: AbortSignal;
  /** From `createProxies`. */
  readonly agent?: Agent | undefined;
}

/**
 * Opens a UDP tunnel through a wstunnel server of version 10.
 * @throws ML-WSTUNNEL-REFUSED, ML-ENDPOINT-UNREACHABLE, ML-CA-MISMATCH, ML-SERVER-NAME-MISMATCH, ML-CLOCK-OFF, ML-PROXY-*, ML-PROTOCOL, ML-ABORTED
 */
export async function connectWstunnel(options: ConnectWstunnelOptions): Promise<DatagramPath> {
  const { signal } = options;
  const { stream, head } = await requestUpgrade(options);
  const path = openWstunnelPath(stream, head, 'client');
  if (!signal.aborted) return closeOnAbort(path, signal);
  path.close();
  throw moorlineError('ML-ABORTED', 'connecting to a wstunnel server', signal.reason);
}
