import type { Duplex } from 'node:stream';
import { msSinceAcknowledgement } from '@moorline/linux';
import { CLOSE_CODE, CLOSE_TIMEOUT_MS, SEND_BUFFER_MAX_BYTES, startLiveness } from '../../connection/index.ts';
import type { DatagramPath, PathClose } from '../../path/index.ts';
import { createFrameReader, encodeDatagrams, encodeFrame, type FrameEvent, type FrameRole } from '../frames/index.ts';
import { decodeClose, encodeClose, OPCODE } from '../../websocket/index.ts';
import { coalesce } from './coalesce.ts';

const ignore = (): void => undefined;

/**
 * Makes a path of a TCP or TLS stream that was switched to wstunnel's protocol: one datagram a frame. Pings are
 * answered; pongs are never sent unasked, since wstunnel counts them.
 * @param head bytes that came with the switch
 */
export function openWstunnelPath(stream: Duplex, head: Buffer, role: FrameRole): DatagramPath {
  const { promise: closed, resolve } = Promise.withResolvers<PathClose>();
  const reader = createFrameReader();
  let handler: Parameters<DatagramPath['onBatch']>[0] = ignore;
  let farewell: PathClose = { code: CLOSE_CODE.abnormal, reason: '' };
  const isFull = (): boolean => stream.writableLength > SEND_BUFFER_MAX_BYTES;

  const sayGoodbye = (close: PathClose): void => {
    handler = ignore;
    farewell = close;
    if (!stream.writableEnded) stream.end(encodeFrame(OPCODE.close, encodeClose(close.code, close.reason), role));
    const timer = setTimeout(() => stream.destroy(), CLOSE_TIMEOUT_MS);
    void closed.then(() => clearTimeout(timer));
  };
  const takeControl = (event: FrameEvent): void => {
    if (event.kind === 'ping' && !isFull()) stream.write(encodeFrame(OPCODE.pong, event.payload, role));
    else if (event.kind === 'close') sayGoodbye(decodeClose(event.payload));
    else if (event.kind === 'fault') sayGoodbye({ code: CLOSE_CODE.malformed, reason: event.fault });
  };
  const { heard, sent, stop } = startLiveness({
    ping: () => void stream.write(encodeFrame(OPCODE.ping, Buffer.alloc(0), role)),
    cut: () => stream.destroy(),
    acknowledgedMs: () => msSinceAcknowledgement(stream),
  });
  const take = (chunk: Buffer): void => {
    heard();
    const events = reader.push(chunk);
    for (const batch of coalesce(events.flatMap((event) => (event.kind === 'datagram' ? [event.datagram] : [])))) handler(batch);
    for (const event of events) takeControl(event);
  };

  stream.on('data', take);
  stream.on('end', () => stream.end());
  stream.on('close', () => {
    stop();
    resolve(farewell);
  });
  // Always followed by 'close', which says what there is to say.
  stream.on('error', ignore);
  if (head.length > 0) stream.unshift(head);
  stream.resume();

  return {
    send: ({ bytes, segmentBytes, release }) => {
      const taken = stream.writable && !isFull();
      sent();
      if (taken) stream.write(encodeDatagrams(bytes, segmentBytes, role));
      release?.();
      return taken;
    },
    onBatch: (next) => {
      handler = next;
    },
    closed,
    bufferedBytes: () => stream.writableLength,
    close: (code = CLOSE_CODE.normal, reason = '') => sayGoodbye({ code, reason }),
  };
}
