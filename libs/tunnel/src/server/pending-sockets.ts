import type { Socket } from 'node:net';

/** Strangers at a time; the oldest makes room, so that a crowd of idle ones does not lock the owner of the ticket out for long. */
export const PENDING_MAX = 64;
/** A TLS handshake and one request, over slow paths too. */
const PENDING_DEADLINE_MS = 10_000;

export interface PendingSockets {
  /** Watches a TCP connection that has not shown a ticket: it is cut at the deadline or when others crowd in. */
  readonly add: (socket: Socket) => void;
  /** Stops watching: it showed a right ticket. `socket` may be the TLS socket over the one that was added. */
  readonly release: (socket: Socket) => void;
  /** Cuts all that are watched. */
  readonly cutAll: () => void;
}

/** Bounds in number and time the connections that nobody vouches for yet. */
export function createPendingSockets(): PendingSockets {
  const pending = new Map<string, { readonly socket: Socket; readonly timer: NodeJS.Timeout }>();
  const forget = (key: string): void => {
    clearTimeout(pending.get(key)?.timer);
    pending.delete(key);
  };
  /** Forgotten at once: of many that arrive before its `close` event each has to cut another one. */
  const makeRoom = (): void => {
    const [oldest] = pending;
    if (pending.size < PENDING_MAX || oldest === undefined) return;
    const [key, { socket }] = oldest;
    forget(key);
    socket.destroy();
  };
  return {
    add: (socket) => {
      makeRoom();
      const key = peerOf(socket);
      const timer = setTimeout(() => socket.destroy(), PENDING_DEADLINE_MS);
      pending.set(key, { socket, timer });
      socket.once('close', () => {
        clearTimeout(timer);
        if (pending.get(key)?.socket === socket) pending.delete(key);
      });
    },
    release: (socket) => forget(peerOf(socket)),
    cutAll: () => {
      for (const { socket } of pending.values()) socket.destroy();
    },
  };
}

/** The same for a TCP socket and the TLS socket over it. */
function peerOf(socket: Socket): string {
  return `${socket.remoteAddress}|${socket.remotePort}`;
}
