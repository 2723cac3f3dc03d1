import { datagramsOf } from '@moorline/linux';
import { roundTrip } from '@moorline/service';
import type { RawData, WebSocket } from 'ws';
import { decodeFrame, encodeFrame } from '../frames/index.ts';
import type { DatagramPath, PathClose } from '../path/index.ts';
import { CLOSE_CODE, CLOSE_TIMEOUT_MS, SEND_BUFFER_MAX_BYTES } from './limits.ts';
import { watchLiveness } from './liveness.ts';

/** Carries one batch a message, or, as the measure of what batches are worth, one datagram a message. */
export type Framing = 'batch' | 'datagram';

const ignore = (): void => undefined;

/** Makes a path of an open WebSocket whose messages are frames (docs/decisions/041). */
export function openConnection(socket: WebSocket, framing: Framing = 'batch'): DatagramPath {
  const { promise: closed, resolve } = Promise.withResolvers<PathClose>();
  let handler: Parameters<DatagramPath['onBatch']>[0] = ignore;
  const close = (code: number = CLOSE_CODE.normal, reason = ''): void => {
    handler = ignore;
    socket.close(code, reason);
    const timer = setTimeout(() => socket.terminate(), CLOSE_TIMEOUT_MS);
    void closed.then(() => clearTimeout(timer));
  };

  socket.on('message', (message, isBinary) => {
    const decoded = isBinary ? decodeFrame(bufferOf(message)) : ({ ok: false, fault: 'text-message' } as const);
    if (!decoded.ok) return close(CLOSE_CODE.malformed, decoded.fault);
    handler(decoded.batch);
  });
  socket.on('close', (code, reason) => resolve({ code, reason: reason.toString() }));
  // Always followed by 'close', which says what there is to say.
  socket.on('error', ignore);
  watchLiveness(socket);

  return {
    send: (batch) => {
      if (socket.readyState !== socket.OPEN || socket.bufferedAmount > SEND_BUFFER_MAX_BYTES) return false;
      if (framing === 'batch') socket.send(encodeFrame(batch), ignore);
      else for (const bytes of datagramsOf(batch)) socket.send(encodeFrame({ segmentBytes: bytes.length, bytes }), ignore);
      return true;
    },
    onBatch: (next) => {
      handler = next;
    },
    closed,
    roundTrip: () => roundTrip(socket),
    bufferedBytes: () => socket.bufferedAmount,
    close,
  };
}

function bufferOf(message: RawData): Buffer {
  if (Buffer.isBuffer(message)) return message;
  return Array.isArray(message) ? Buffer.concat(message) : Buffer.from(message);
}
