import type { RawData, WebSocket } from 'ws';
import { decodeFrame, encodeFrame } from '../frames/index.ts';
import { CLOSE_CODE, CLOSE_TIMEOUT_MS, SEND_BUFFER_MAX_BYTES } from './limits.ts';
import { watchLiveness } from './liveness.ts';

/** How a connection ended: WebSocket close code (RFC 6455 section 7.4) and reason; 1006 without a farewell. */
export interface RelayClose {
  readonly code: number;
  readonly reason: string;
}

/** An open relay: carries datagrams both ways, unreliably, like the network that it stands for. */
export interface RelayConnection {
  /** False: dropped, because it is closed or more than SEND_BUFFER_MAX_BYTES wait. */
  readonly send: (datagram: Uint8Array) => boolean;
  /** The one handler of arriving datagrams; without one they are dropped. The buffer is its own to keep. */
  readonly onDatagram: (handler: (datagram: Buffer) => void) => void;
  /** Settles when the connection is gone, however it went; never rejects. */
  readonly closed: Promise<RelayClose>;
  /** Bytes that wait to be sent. */
  readonly bufferedBytes: () => number;
  /** Says goodbye; no datagram is handed on after this call. */
  readonly close: (code?: number, reason?: string) => void;
}

const ignore = (): void => undefined;

/** Makes a relay of an open WebSocket whose messages are frames (docs/decisions/041). */
export function openConnection(socket: WebSocket): RelayConnection {
  const { promise: closed, resolve } = Promise.withResolvers<RelayClose>();
  let handler: (datagram: Buffer) => void = ignore;
  const close = (code: number = CLOSE_CODE.normal, reason = ''): void => {
    handler = ignore;
    socket.close(code, reason);
    const timer = setTimeout(() => socket.terminate(), CLOSE_TIMEOUT_MS);
    void closed.then(() => clearTimeout(timer));
  };

  socket.on('message', (message, isBinary) => {
    const decoded = isBinary ? decodeFrame(bufferOf(message)) : ({ ok: false, fault: 'text-message' } as const);
    if (!decoded.ok) return close(CLOSE_CODE.malformed, decoded.fault);
    for (const datagram of decoded.datagrams) handler(datagram);
  });
  socket.on('close', (code, reason) => resolve({ code, reason: reason.toString() }));
  // Always followed by 'close', which says what there is to say.
  socket.on('error', ignore);
  watchLiveness(socket);

  return {
    send: (datagram) => {
      if (socket.readyState !== socket.OPEN || socket.bufferedAmount > SEND_BUFFER_MAX_BYTES) return false;
      socket.send(encodeFrame([datagram]), ignore);
      return true;
    },
    onDatagram: (next) => {
      handler = next;
    },
    closed,
    bufferedBytes: () => socket.bufferedAmount,
    close,
  };
}

function bufferOf(message: RawData): Buffer {
  if (Buffer.isBuffer(message)) return message;
  return Array.isArray(message) ? Buffer.concat(message) : Buffer.from(message);
}
