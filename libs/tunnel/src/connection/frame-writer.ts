import type { DatagramBatch } from '@moorline/linux';
import { FRAME_HEADER_BYTES } from '../frames/index.ts';
import { headerBytes, OPCODE, writeHeader } from '../websocket/index.ts';

/**
 * The bytes of a WebSocket message with a batch: header and datagrams in one piece where there is room before
 * them, else the header alone and the datagrams as they are.
 */
export function messageOf({ segmentBytes, bytes, headroomBytes = 0 }: DatagramBatch, masked: boolean): readonly Buffer[] {
  const payloadBytes = FRAME_HEADER_BYTES + bytes.length;
  const prefixBytes = headerBytes(payloadBytes, masked) + FRAME_HEADER_BYTES;
  const inPlace = headroomBytes >= prefixBytes;
  const target = inPlace ? Buffer.from(bytes.buffer, bytes.byteOffset - prefixBytes, prefixBytes + bytes.length) : Buffer.allocUnsafe(prefixBytes);
  writeHeader(target, 0, OPCODE.binary, payloadBytes, masked);
  target.writeUInt16BE(segmentBytes, prefixBytes - FRAME_HEADER_BYTES);
  return inPlace ? [target] : [target, bytes];
}
