import { DATAGRAM_MAX_BYTES, FRAME_HEADER_BYTES, FRAME_PAYLOAD_MAX_BYTES } from './limits.ts';

/**
 * One frame of the subprotocol `moorline.relay.v1`: u16 big-endian segment size, then the datagrams one
 * behind the other. All but the last have the segment size; the last may be shorter.
 * @throws RangeError when the datagrams do not make a frame: none, an empty or oversized one, unequal ones, too many bytes
 */
export function encodeFrame(datagrams: readonly Uint8Array[]): Buffer {
  const segmentBytes = datagrams[0]?.length ?? 0;
  const payloadBytes = datagrams.reduce((sum, { length }) => sum + length, 0);
  if (!fitsOneFrame(datagrams, segmentBytes, payloadBytes)) throw new RangeError('these datagrams do not make one frame');
  const frame = Buffer.allocUnsafe(FRAME_HEADER_BYTES + payloadBytes);
  frame.writeUInt16BE(segmentBytes, 0);
  let offset = FRAME_HEADER_BYTES;
  for (const datagram of datagrams) {
    frame.set(datagram, offset);
    offset += datagram.length;
  }
  return frame;
}

function fitsOneFrame(datagrams: readonly Uint8Array[], segmentBytes: number, payloadBytes: number): boolean {
  if (segmentBytes > DATAGRAM_MAX_BYTES || payloadBytes > FRAME_PAYLOAD_MAX_BYTES) return false;
  const last = datagrams.length - 1;
  return last >= 0 && datagrams.every(({ length }, index) => length > 0 && (index === last ? length <= segmentBytes : length === segmentBytes));
}
