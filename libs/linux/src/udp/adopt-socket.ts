import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import type { BatchSocket } from './batch-socket.ts';
import { coalescingSocketOf } from './coalescing-socket.ts';
import { batchSocketOf } from './plain-socket.ts';

/**
 * Makes batches of a UDP socket that another process bound, perhaps in another network namespace; it is ours from
 * now on.
 * @param handed its descriptor, or, where that could not be handed over, a socket of Node's own
 * @param onFallback told once why datagrams go one a system call, where there is no other way
 */
export async function adoptSocket(handed: number | Socket, onFallback: (reason: Error) => void): Promise<BatchSocket> {
  if (typeof handed !== 'number') {
    onFallback(new Error('the descriptor of the socket could not be handed over'));
    return batchSocketOf(handed);
  }
  try {
    return coalescingSocketOf(handed);
  } catch (error) {
    onFallback(error as Error);
    const socket = createSocket('udp4');
    // A descriptor is taken at once, and the event with it.
    const listening = once(socket, 'listening');
    socket.bind({ fd: handed });
    await listening;
    return batchSocketOf(socket);
  }
}
