import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';

/** Ends a connection so that the other end sees a break, where its kind has one: a TCP reset. What is not of TCP is only closed. */
export function breakConnection(connection: Duplex): void {
  try {
    if (connection instanceof Socket) connection.resetAndDestroy();
    else connection.destroy();
  } catch {
    // Sockets with a path know no reset (unix(7)).
    connection.destroy();
  }
}
