import type { Socket } from 'node:net';
import { limitUnsent, msSinceAcknowledgement } from '@moorline/linux';
import { decodeFrame, FRAME_MAX_BYTES } from '../frames/index.ts';
import type { DatagramPath, PathClose } from '../path/index.ts';
import { createParser, decodeClose, encodeClose, makeFrame, NO_FAREWELL, OPCODE } from '../websocket/index.ts';
import { messageOf } from './frame-writer.ts';
import { CLOSE_CODE, CLOSED_SILENT, CLOSE_TIMEOUT_MS, SEND_BUFFER_MAX_BYTES, UNSENT_MAX_BYTES } from './limits.ts';
import { startLiveness } from './liveness.ts';
import { createOutbox } from './outbox.ts';
import { createPings } from './pings.ts';
import { readLent, type LentReading } from './read-lent.ts';

/** A connection on which the handshake of RFC 6455 is over. */
export interface OpenWebSocket {
  readonly socket: Socket;
  /** First bytes of it that came with the handshake. */
  readonly head: Buffer;
  /** Which end we are: clients mask what they send. */
  readonly role: 'client' | 'server';
  /** It leads through a proxy: what that acknowledges says nothing of the other end. */
  readonly proxied?: boolean;
}

const EMPTY = Buffer.alloc(0);
const ignore = (): void => undefined;

/**
 * Makes a path of an open WebSocket whose messages are frames (docs/decisions/041). Bytes are handed on as they
 * lie in memory, in both directions; a library for WebSockets in general copies them (docs/decisions/043).
 */
export function openConnection({ socket, head, role, proxied = false }: OpenWebSocket): DatagramPath {
  const { promise: closed, resolve } = Promise.withResolvers<PathClose>();
  const masked = role === 'client';
  let handler: Parameters<DatagramPath['onBatch']>[0] = ({ release }) => release?.();
  let farewell: PathClose = { code: NO_FAREWELL, reason: '' };
  let saidGoodbye = false;

  const control = (opcode: number, payload: Uint8Array): void => {
    // An end that pings and never reads must not fill our memory with answers.
    if (socket.writable && (opcode === OPCODE.close || socket.writableLength <= 2 * SEND_BUFFER_MAX_BYTES)) socket.write(makeFrame(opcode, payload, masked));
  };
  const outbox = createOutbox(socket, (batch, done) => {
    const parts = messageOf(batch, masked);
    parts.forEach((part, index) => void socket.write(part, index === parts.length - 1 ? done : undefined));
  });
  const pings = createPings((nonce) => control(OPCODE.ping, nonce));
  const liveness = startLiveness({
    ping: () => control(OPCODE.ping, EMPTY),
    cut: () => {
      farewell = { code: NO_FAREWELL, reason: CLOSED_SILENT };
      socket.destroy();
    },
    acknowledgedMs: () => (proxied ? null : msSinceAcknowledgement(socket)),
  });
  const close = (code: number = CLOSE_CODE.normal, reason = ''): void => {
    handler = ({ release }) => release?.();
    outbox.close();
    if (saidGoodbye) return;
    saidGoodbye = true;
    control(OPCODE.close, encodeClose(code, reason));
    const timer = setTimeout(() => socket.destroy(), CLOSE_TIMEOUT_MS);
    void closed.then(() => clearTimeout(timer));
  };

  let lent: LentReading | null = null;
  const parser = createParser({
    masked: role === 'server',
    messageMaxBytes: FRAME_MAX_BYTES,
    borrow: () => lent?.borrow() ?? ignore,
    onMessage: (bytes, release) => {
      const decoded = decodeFrame(bytes, release);
      if (decoded.ok) handler(decoded.batch);
      else close(CLOSE_CODE.malformed, decoded.fault);
    },
    onControl: (opcode, payload) => {
      if (opcode === OPCODE.ping) control(OPCODE.pong, payload);
      else if (opcode === OPCODE.pong) pings.onPong(payload);
      else {
        farewell = decodeClose(payload);
        close(farewell.code, farewell.reason);
        socket.end();
      }
    },
  });
  const take = (chunk: Buffer): void => {
    liveness.heard();
    const fault = parser.push(chunk);
    if (fault !== null) close(CLOSE_CODE.malformed, fault);
  };

  socket.setNoDelay(true);
  limitUnsent(socket, UNSENT_MAX_BYTES);
  socket.setTimeout(0);
  // Always followed by 'close', which says what there is to say.
  socket.on('error', ignore);
  socket.on('end', () => {
    if (farewell.code === NO_FAREWELL && parser.incomplete()) farewell = { code: NO_FAREWELL, reason: 'frame-truncated' };
    socket.end();
  });
  socket.once('close', () => {
    liveness.stop();
    pings.stop();
    outbox.close();
    resolve(farewell);
  });
  // Not before whoever waits for the connection can have set its handler.
  setImmediate(() => {
    if (head.length > 0) take(head);
    lent = readLent(socket, take);
    if (lent === null) socket.on('data', take);
    else socket.resume();
  });

  return {
    send: (batch) => {
      const open = !saidGoodbye && socket.writable;
      if (open) {
        liveness.sent();
        outbox.put(batch);
      } else batch.release?.();
      return open;
    },
    onBatch: (next) => {
      if (!saidGoodbye) handler = next;
    },
    closed,
    roundTrip: pings.measure,
    bufferedBytes: outbox.bytes,
    dropped: outbox.dropped,
    close,
  };
}
