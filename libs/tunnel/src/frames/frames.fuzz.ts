import { datagramCount } from '@moorline/linux';
import { decodeFrame } from './decode-frame.ts';
import { encodeFrame } from './encode-frame.ts';

/** Any bytes are a frame that encodes to the very same bytes, or a fault by name. */
export function fuzz(data: Buffer): void {
  const decoded = decodeFrame(data);
  if (!decoded.ok) return;
  if (!encodeFrame(decoded.batch).equals(data)) throw new Error('encodes to something else');
  if (datagramCount(decoded.batch) < 1) throw new Error('a frame without a datagram');
}
