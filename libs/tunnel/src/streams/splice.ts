import { constants, type Http2Stream } from 'node:http2';
import type { Duplex } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { breakConnection } from './break-connection.ts';

/** Bytes that a splice carried. */
export interface Carried {
  readonly fromStream: number;
  readonly fromSocket: number;
}

/**
 * Joins a stream and a TCP connection until both directions have ended. Each end of writing is passed on by itself
 * (half-close); a break on one side breaks the other: RST_STREAM becomes a TCP reset, and the other way round. Only
 * as much is read on one side as the other takes. Never rejects.
 * @returns what passed
 */
export async function splice(stream: Http2Stream, socket: Duplex): Promise<Carried> {
  const carried = { fromStream: 0, fromSocket: 0 };
  const breakBoth = (): void => {
    if (!stream.closed) stream.close(constants.NGHTTP2_CONNECT_ERROR);
    breakConnection(socket);
  };
  stream.on('data', (chunk: Buffer) => (carried.fromStream += chunk.length));
  socket.on('data', (chunk: Buffer) => (carried.fromSocket += chunk.length));
  // Nobody else listens once the pipelines have ended.
  stream.on('error', () => undefined);
  socket.on('error', () => undefined);
  stream.once('aborted', breakBoth);
  try {
    await Promise.all([pipeline(stream, socket), pipeline(socket, stream)]);
  } catch {
    breakBoth();
  }
  return carried;
}
