import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { STREAMS_PATHS, STREAMS_SUBPROTOCOL } from '@moorline/mesh-core';
import { WebSocketServer, type WebSocket } from 'ws';
import { ticketShown } from '../server/ticket-shown.ts';
import { STREAMS_MESSAGE_MAX_BYTES } from './limits.ts';

export type StreamsDirection = keyof typeof STREAMS_PATHS;

/** An agent that may open streams, or take them. */
export interface StreamsGuest {
  readonly socket: WebSocket;
  readonly direction: StreamsDirection;
  readonly ticketSha256: string;
  /** Query of the request. */
  readonly query: URLSearchParams;
}

export interface StreamsUpgrader {
  /** Whether the path of a request is one of streams. */
  readonly takes: (url: string) => boolean;
  /** HTTP status to refuse with; null: admitted, `onGuest` is called. */
  readonly upgrade: (request: IncomingMessage, socket: Duplex, head: Buffer, tickets: readonly string[], onAdmitted: () => void) => 400 | 401 | 503 | null;
  /** Cuts who came by this ticket; null: everybody. */
  readonly cut: (ticketSha256: string | null) => void;
}

/** Admits agents to streams by the same tickets as to the relay: one connection each way by each, a newer one takes the place of the older. */
export function createStreamsUpgrader(onGuest: (guest: StreamsGuest) => void): StreamsUpgrader {
  const server = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    perMessageDeflate: false,
    skipUTF8Validation: true,
    maxPayload: STREAMS_MESSAGE_MAX_BYTES,
    handleProtocols: (offered) => (offered.has(STREAMS_SUBPROTOCOL) ? STREAMS_SUBPROTOCOL : false),
  });
  const current = new Map<string, WebSocket>();
  return {
    takes: (url) => directionOf(url) !== null,
    upgrade: (request, socket, head, tickets, onAdmitted) => {
      const direction = directionOf(request.url ?? '');
      if (direction === null || !(request.headers['sec-websocket-protocol'] ?? '').includes(STREAMS_SUBPROTOCOL)) return 400;
      if (tickets.length === 0) return 503;
      const ticketSha256 = ticketShown(request.headers.authorization, tickets);
      if (ticketSha256 === null) return 401;
      onAdmitted();
      server.handleUpgrade(request, socket, head, (client) => {
        const key = `${ticketSha256} ${direction}`;
        current.get(key)?.terminate();
        current.set(key, client);
        client.on('error', () => undefined);
        client.once('close', () => {
          if (current.get(key) === client) current.delete(key);
        });
        onGuest({ socket: client, direction, ticketSha256, query: new URL(request.url ?? '', 'wss://endpoint').searchParams });
      });
      return null;
    },
    cut: (ticketSha256) => {
      for (const [key, client] of current) if (ticketSha256 === null || key.startsWith(`${ticketSha256} `)) client.terminate();
    },
  };
}

function directionOf(url: string): StreamsDirection | null {
  const [path] = url.split('?');
  if (path === STREAMS_PATHS.out) return 'out';
  return path === STREAMS_PATHS.in ? 'in' : null;
}
