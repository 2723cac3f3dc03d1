import type { Agent } from 'node:http';
import { moorlineError, type WstunnelWay } from '@moorline/mesh-core';
import type { WatchedPath } from '../../path/index.ts';
import { createUdpPath, measureSize, probeUntilTimeout, type ControlWriter } from '../../udp/index.ts';
import { connectWstunnel } from '../client/index.ts';
import { socketOver } from './socket-over.ts';
import { watchWay } from './watch-way.ts';

export interface OpenWstunnelWayOptions {
  readonly way: WstunnelWay;
  /** That the server asks for, with its secrets. */
  readonly headers: Readonly<Record<string, string>>;
  readonly writer: ControlWriter;
  /** Largest datagram that WireGuard will send, in bytes: the way has to carry it both ways. */
  readonly datagramBytes: number;
  /** Aborts the attempt, and later closes the path. */
  readonly signal: AbortSignal;
  /** From `createProxies`. */
  readonly agent?: Agent | undefined;
}

/**
 * Opens a path to an endpoint through a wstunnel server, which sends the datagrams on to the endpoint's UDP port: it is
 * open once the endpoint has answered a probe.
 * @throws ML-WSTUNNEL-REFUSED, ML-ENDPOINT-UNREACHABLE, ML-CA-MISMATCH, ML-SERVER-NAME-MISMATCH, ML-CLOCK-OFF, ML-PROXY-*, ML-PROTOCOL, ML-ABORTED
 */
export async function openWstunnelWay({ way: { url, ca, destination }, headers, writer, datagramBytes, signal, agent }: OpenWstunnelWayOptions): Promise<WatchedPath> {
  const { address, port } = destination;
  const target = `${address} port ${port}, UDP, through ${new URL(url).host}`;
  const connection = await connectWstunnel({ url, destination: { host: address, port }, headers, ca: ca ?? undefined, signal, agent });
  const { path, answered } = createUdpPath({ socket: socketOver(connection, destination), to: destination, writer, limitBytes: datagramBytes, carried: true });
  void connection.closed.then(({ code, reason }) => path.close(code, reason));
  const over = new AbortController();
  const gone = connection.closed.then(({ code }) => Promise.reject(moorlineError('ML-ENDPOINT-UNREACHABLE', `${target}: closed with ${code}`)));
  try {
    await Promise.race([answered, gone, probeUntilTimeout(() => path.probeWith(datagramBytes), target, over.signal)]);
    measureSize({ path, confirmedBytes: datagramBytes, mostBytes: datagramBytes, onSize: () => undefined });
    watchWay(path);
    return path;
  } catch (error) {
    path.close();
    throw signal.aborted ? moorlineError('ML-ABORTED', `probing ${target}`, signal.reason) : error;
  } finally {
    over.abort();
    gone.catch(() => undefined);
  }
}
