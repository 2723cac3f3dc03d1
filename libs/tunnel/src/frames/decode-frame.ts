import type { DatagramBatch } from '@moorline/linux';
import { DATAGRAM_MAX_BYTES, FRAME_HEADER_BYTES, FRAME_MAX_BYTES } from './limits.ts';

/** Why a message is no frame; goes to the other end as the reason of the close. */
export type FrameFault = 'header-truncated' | 'no-datagram' | 'segment-zero' | 'segment-oversized' | 'frame-oversized';

export type DecodedFrame = { readonly ok: true; readonly batch: DatagramBatch } | { readonly ok: false; readonly fault: FrameFault };

/**
 * The datagrams of a frame, as a view of `frame`; the reverse of `encodeFrame`. Never throws.
 * @param release gives the memory of `frame` back
 */
export function decodeFrame(frame: Buffer, release?: () => void): DecodedFrame {
  const fault = findFault(frame);
  if (fault !== null) return { ok: false, fault };
  return { ok: true, batch: { segmentBytes: frame.readUInt16BE(0), bytes: frame.subarray(FRAME_HEADER_BYTES), ...(release === undefined ? {} : { release }) } };
}

function findFault(frame: Buffer): FrameFault | null {
  if (frame.length < FRAME_HEADER_BYTES) return 'header-truncated';
  if (frame.length > FRAME_MAX_BYTES) return 'frame-oversized';
  if (frame.length === FRAME_HEADER_BYTES) return 'no-datagram';
  const segmentBytes = frame.readUInt16BE(0);
  if (segmentBytes === 0) return 'segment-zero';
  return segmentBytes > DATAGRAM_MAX_BYTES ? 'segment-oversized' : null;
}
