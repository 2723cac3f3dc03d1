import type { DatagramBatch } from '@moorline/linux';
import { DATAGRAM_MAX_BYTES, FRAME_HEADER_BYTES, FRAME_PAYLOAD_MAX_BYTES } from './limits.ts';

/**
 * One frame of the subprotocol `moorline.relay.v1`: u16 big-endian segment size, then the datagrams one
 * behind the other.
 * @throws RangeError when the batch does not make a frame: no bytes, too many, or a segment size that no datagram has
 */
export function encodeFrame({ segmentBytes, bytes }: DatagramBatch): Buffer {
  if (bytes.length === 0 || bytes.length > FRAME_PAYLOAD_MAX_BYTES) throw new RangeError('a frame carries 1 to 65,536 bytes');
  if (!Number.isInteger(segmentBytes) || segmentBytes < 1 || segmentBytes > DATAGRAM_MAX_BYTES) throw new RangeError('no datagram has this size');
  const frame = Buffer.allocUnsafe(FRAME_HEADER_BYTES + bytes.length);
  frame.writeUInt16BE(segmentBytes, 0);
  frame.set(bytes, FRAME_HEADER_BYTES);
  return frame;
}
