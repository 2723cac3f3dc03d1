import { isIPv6 } from 'node:net';
import { openBatchSocket, type BatchSocket, type UdpAddress } from '@moorline/linux';
import { formatAddress, moorlineError, parseAddress } from '@moorline/mesh-core';
import type { WatchedPath } from '../path/index.ts';
import { probeUntilTimeout } from './probe-until-timeout.ts';
import type { ControlWriter } from './claims.ts';
import { listenForRefusal } from './refusal.ts';
import { createUdpPath } from './udp-path.ts';

export interface OpenUdpPathOptions {
  /** Of the endpoint. */
  readonly to: UdpAddress;
  readonly writer: ControlWriter;
  /** Largest datagram that WireGuard will send, in bytes: the path has to carry it both ways. */
  readonly datagramBytes: number;
  /** Told why datagrams go one a system call, where the kernel or the FFI leaves no other way. */
  readonly onFallback: (reason: Error) => void;
  /** Aborts the attempt. */
  readonly signal: AbortSignal;
}

/**
 * Opens a direct path to an endpoint: it is open once a probe as large as any datagram, and its answer, as large,
 * have passed.
 * @throws ML-ENDPOINT-UNREACHABLE: refused by ICMP, or no answer; ML-ABORTED
 */
export async function openUdpPath({ to: named, writer, datagramBytes, onFallback, signal }: OpenUdpPathOptions): Promise<WatchedPath> {
  // As the kernel's answers are written: senders are told apart by it.
  const to = { address: formatAddress(parseAddress(named.address)), port: named.port };
  const target = `${to.address} port ${to.port}, UDP`;
  const socket: BatchSocket = await openBatchSocket({ address: isIPv6(to.address) ? '::' : '0.0.0.0', port: 0, onFallback });
  const { path, answered } = createUdpPath({ socket, to, writer });
  const over = new AbortController();
  const refusal = listenForRefusal(to, over.signal);
  const abort = (): void => over.abort();
  signal.addEventListener('abort', abort, { once: true });
  try {
    signal.throwIfAborted();
    await Promise.race([answered, probeUntilTimeout(() => path.probeWith(datagramBytes), target, over.signal), refusal.then((error) => Promise.reject(moorlineError('ML-ENDPOINT-UNREACHABLE', `${target}: ${error.message}`, error)))]);
    return path;
  } catch (error) {
    path.close();
    throw signal.aborted ? moorlineError('ML-ABORTED', `probing ${target}`, signal.reason) : error;
  } finally {
    signal.removeEventListener('abort', abort);
    over.abort();
  }
}
