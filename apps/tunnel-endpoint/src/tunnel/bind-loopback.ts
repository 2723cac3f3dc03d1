import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';

/** Room for bursts that WireGuard hands over at once, where the kernel allows as much (net.core.rmem_max). */
const SOCKET_BUFFER_BYTES = 4 * 1024 * 1024;

/** A UDP socket on a free port of 127.0.0.1, in the network namespace of this process. */
export async function bindLoopback(): Promise<Socket> {
  const socket = createSocket({ type: 'udp4', recvBufferSize: SOCKET_BUFFER_BYTES, sendBufferSize: SOCKET_BUFFER_BYTES });
  socket.bind({ address: '127.0.0.1', port: 0, exclusive: true });
  await once(socket, 'listening');
  return socket;
}
