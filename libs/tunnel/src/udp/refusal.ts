import { createSocket } from 'node:dgram';
import { isIPv6 } from 'node:net';
import type { UdpAddress } from '@moorline/linux';

/** Not worth an answer: the endpoint passes over whatever is not authentic. */
const KNOCK = Buffer.from('moorline');

/**
 * Knocks at a UDP port and waits for a word that nobody listens there (ICMP unreachable, RFC 1122 section 4.1.3.3). Only
 * a connected socket is told of it.
 * @returns the system's error, such as ECONNREFUSED; never settles when there was none until `signal` is aborted
 */
export function listenForRefusal({ address, port }: UdpAddress, signal: AbortSignal): Promise<NodeJS.ErrnoException> {
  const socket = createSocket(isIPv6(address) ? 'udp6' : 'udp4');
  const { promise, resolve } = Promise.withResolvers<NodeJS.ErrnoException>();
  socket.on('error', resolve);
  socket.once('connect', () => socket.send(KNOCK, () => undefined));
  signal.addEventListener('abort', () => socket.close(), { once: true });
  socket.connect(port, address);
  return promise;
}
