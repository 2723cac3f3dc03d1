import { FIN_BIT, LENGTH_16_CODE, LENGTH_64_CODE, MASK_BIT, MASK_BYTES, OPCODE, type Opcode } from './opcodes.ts';

/** Which end writes: a client's frames say that they are masked (RFC 6455 section 5.1). */
export type FrameRole = 'client' | 'server';

const LENGTH_16_MAX = 0xffff;
const LENGTH_64_BYTES = 8;

/**
 * One frame. A client masks with zeros, which changes no byte: wstunnel servers do not undo masks unless they are
 * told to, and all others find the same bytes when they do.
 */
export function encodeFrame(opcode: Opcode, payload: Uint8Array, role: FrameRole): Buffer {
  const frame = Buffer.alloc(headerBytes(payload.length, role) + payload.length);
  frame.set(payload, writeHeader(frame, 0, opcode, payload.length, role));
  return frame;
}

/**
 * One binary frame for each datagram, in one buffer.
 * @param batch datagrams end to end
 * @param segmentBytes length of each; the last may be shorter
 */
export function encodeDatagrams(batch: Uint8Array, segmentBytes: number, role: FrameRole): Buffer {
  const whole = Math.floor(batch.length / segmentBytes);
  const last = batch.length - whole * segmentBytes;
  const frames = Buffer.alloc(batch.length + whole * headerBytes(segmentBytes, role) + (last === 0 ? 0 : headerBytes(last, role)));
  for (let from = 0, at = 0; from < batch.length; from += segmentBytes) {
    const datagram = batch.subarray(from, from + segmentBytes);
    at = writeHeader(frames, at, OPCODE.binary, datagram.length, role);
    frames.set(datagram, at);
    at += datagram.length;
  }
  return frames;
}

function headerBytes(payloadBytes: number, role: FrameRole): number {
  const lengthBytes = payloadBytes < LENGTH_16_CODE ? 0 : payloadBytes <= LENGTH_16_MAX ? 2 : LENGTH_64_BYTES;
  return 2 + lengthBytes + (role === 'client' ? MASK_BYTES : 0);
}

/** @returns where the payload begins */
function writeHeader(frame: Buffer, at: number, opcode: Opcode, payloadBytes: number, role: FrameRole): number {
  const maskBit = role === 'client' ? MASK_BIT : 0;
  frame.writeUInt8(FIN_BIT | opcode, at);
  if (payloadBytes < LENGTH_16_CODE) frame.writeUInt8(maskBit | payloadBytes, at + 1);
  else if (payloadBytes <= LENGTH_16_MAX) {
    frame.writeUInt8(maskBit | LENGTH_16_CODE, at + 1);
    frame.writeUInt16BE(payloadBytes, at + 2);
  } else {
    frame.writeUInt8(maskBit | LENGTH_64_CODE, at + 1);
    frame.writeBigUInt64BE(BigInt(payloadBytes), at + 2);
  }
  return at + headerBytes(payloadBytes, role);
}
