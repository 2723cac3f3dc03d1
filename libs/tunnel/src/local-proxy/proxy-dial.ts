import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { STREAM_STATUS, type Authority, type StreamStatus } from '@moorline/mesh-core';

/** A connection to a destination, or why there is none. */
export type ProxyOutcome = { readonly status: 200; readonly connection: Duplex; readonly join: (client: Socket) => Promise<void> } | { readonly status: Exclude<StreamStatus, 200> };
/** Connects a client of the proxy; given up when the client has left. Never rejects. */
export type ProxyDial = (destination: Authority, signal: AbortSignal) => Promise<ProxyOutcome>;

/** What a client hears in words: of each status, in one line. */
const WORDS: Readonly<Record<Exclude<StreamStatus, 200>, string>> = {
  [STREAM_STATUS.malformed]: 'this is no request that the proxy understands',
  [STREAM_STATUS.forbidden]: 'the job may not reach this address',
  [STREAM_STATUS.unknownName]: 'neither the cluster nor this node knows the name',
  [STREAM_STATUS.elsewhere]: 'the name leads out of the cluster',
  [STREAM_STATUS.resolverSilent]: 'the DNS of the cluster does not answer, and this node does not know the name',
  [STREAM_STATUS.unreachable]: 'the destination cannot be reached',
  [STREAM_STATUS.refused]: 'the destination takes no connections at this port',
  [STREAM_STATUS.busy]: 'as many connections as the job may have are open',
  [STREAM_STATUS.timeout]: 'the destination did not answer in time',
};

/** The text that goes with a refusal; it names nothing of the request. */
export function refusalText(status: Exclude<StreamStatus, 200>): string {
  return `moorline: ${WORDS[status]}\n`;
}

/** A client that was refused has this long to read why, and to leave. */
const LEAVE_MS = 2_000;

/** Ends a connection after a last word: what the client still sends is thrown away, and it need not end its way. */
export function closeAfter(socket: Socket, lastWord: Buffer | string = ''): void {
  // Not even an empty word after an end that was before: that would destroy the socket at once.
  if (lastWord.length > 0) socket.end(lastWord);
  else socket.end();
  socket.resume();
  const timer = setTimeout(() => socket.destroy(), LEAVE_MS);
  socket.once('close', () => clearTimeout(timer));
}

/** Aborted when the client has left, or when its request is answered on a connection that goes on. */
export function goneSignal(client: Pick<NodeJS.EventEmitter, 'once'>): AbortSignal {
  const controller = new AbortController();
  client.once('close', () => controller.abort());
  return controller.signal;
}
