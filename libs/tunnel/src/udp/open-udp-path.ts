import { isIPv6 } from 'node:net';
import { openBatchSocket, type BatchSocket, type UdpAddress } from '@moorline/linux';
import { formatAddress, moorlineError, parseAddress } from '@moorline/mesh-core';
import type { WatchedPath } from '../path/index.ts';
import { probeUntilTimeout } from './probe-until-timeout.ts';
import type { ControlWriter } from './claims.ts';
import { CONTROL_MAX_BYTES } from './limits.ts';
import { listenForRefusal } from './refusal.ts';
import { measureSize } from './measure-size.ts';
import { createUdpPath } from './udp-path.ts';

export interface OpenUdpPathOptions {
  /** Of the endpoint. */
  readonly to: UdpAddress;
  readonly writer: ControlWriter;
  /** Bytes of a datagram that the path has to carry both ways. */
  readonly datagramBytes: number;
  /** Bytes of the largest datagram that is worth searching for, once the path is open. */
  readonly mostBytes: number;
  /** Both ends know that datagrams of so many bytes pass; called again when larger ones do. */
  readonly onSize: (bytes: number) => void;
  /** Told why datagrams go one a system call, where the kernel or the FFI leaves no other way. */
  readonly onFallback: (reason: Error) => void;
  /** Aborts the attempt. */
  readonly signal: AbortSignal;
}

/**
 * Opens a direct path to an endpoint: it is open once a probe of the size that it has to carry, and its answer, as large,
 * have passed. Then it is measured whether larger ones do.
 * @throws ML-ENDPOINT-UNREACHABLE: refused by ICMP, or no answer; ML-ABORTED
 */
export async function openUdpPath({ to: named, writer, datagramBytes, mostBytes, onSize, onFallback, signal }: OpenUdpPathOptions): Promise<WatchedPath> {
  // As the kernel's answers are written: senders are told apart by it.
  const to = { address: formatAddress(parseAddress(named.address)), port: named.port };
  const target = `${to.address} port ${to.port}, UDP`;
  const socket: BatchSocket = await openBatchSocket({ address: isIPv6(to.address) ? '::' : '0.0.0.0', port: 0, onFallback, whole: true });
  const { path, answered } = createUdpPath({ socket, to, writer, limitBytes: datagramBytes });
  const over = new AbortController();
  const refusal = listenForRefusal(to, over.signal);
  const abort = (): void => over.abort();
  signal.addEventListener('abort', abort, { once: true });
  try {
    signal.throwIfAborted();
    await Promise.race([answered, probeUntilTimeout(() => path.probeWith(datagramBytes), target, over.signal), refusal.then((error) => Promise.reject(moorlineError('ML-ENDPOINT-UNREACHABLE', `${target}: ${error.message}`, error)))]);
    // What may be cut on its way would pass at any size.
    measureSize({ path, confirmedBytes: datagramBytes, mostBytes: socket.whole ? Math.min(mostBytes, CONTROL_MAX_BYTES) : datagramBytes, onSize });
    return path;
  } catch (error) {
    path.close();
    throw signal.aborted ? moorlineError('ML-ABORTED', `probing ${target}`, signal.reason) : error;
  } finally {
    signal.removeEventListener('abort', abort);
    over.abort();
  }
}
