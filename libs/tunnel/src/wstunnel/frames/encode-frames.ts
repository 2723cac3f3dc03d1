import { headerBytes, makeFrame, OPCODE, writeHeader } from '../../websocket/index.ts';

/** Which end writes: a client's frames say that they are masked (RFC 6455 section 5.1). */
export type FrameRole = 'client' | 'server';

/**
 * One frame. A client masks with zeros, which changes no byte: wstunnel servers do not undo masks unless they are
 * told to, and all others find the same bytes when they do.
 */
export function encodeFrame(opcode: number, payload: Uint8Array, role: FrameRole): Buffer {
  return makeFrame(opcode, payload, role === 'client');
}

/**
 * One binary frame for each datagram, in one buffer.
 * @param batch datagrams end to end
 * @param segmentBytes length of each; the last may be shorter
 */
export function encodeDatagrams(batch: Uint8Array, segmentBytes: number, role: FrameRole): Buffer {
  const masked = role === 'client';
  const whole = Math.floor(batch.length / segmentBytes);
  const last = batch.length - whole * segmentBytes;
  const frames = Buffer.alloc(batch.length + whole * headerBytes(segmentBytes, masked) + (last === 0 ? 0 : headerBytes(last, masked)));
  for (let from = 0, at = 0; from < batch.length; from += segmentBytes) {
    const datagram = batch.subarray(from, from + segmentBytes);
    writeHeader(frames, at, OPCODE.binary, datagram.length, masked);
    at += headerBytes(datagram.length, masked);
    frames.set(datagram, at);
    at += datagram.length;
  }
  return frames;
}
