import { createSocket } from 'node:dgram';
import { once } from 'node:events';

/**
 * A UDP port that is free now in our network namespace, for a program that cannot tell which one it took. Should
 * another process take it first, WireGuard does not start, and says so.
 */
export async function freeUdpPort(): Promise<number> {
  const socket = createSocket('udp4');
  socket.bind(0, '0.0.0.0');
  await once(socket, 'listening');
  const { port } = socket.address();
  socket.close();
  return port;
}
