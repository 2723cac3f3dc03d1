import { datagramCount } from '@moorline/linux';
import { controlKey, decodeControl, encodeControl, isControl } from './control-message.ts';
import { sift } from './sift.ts';

const KEY = controlKey('ab'.repeat(32));

/**
 * Nothing that was not made with the key is a message of ours, whatever is said is written and read alike, and of a
 * batch nothing is lost but our messages. The first two bytes say how large the batch's datagrams are.
 */
export function fuzz(data: Buffer): void {
  const read = decodeControl(data, KEY);
  if (read !== null && !encodeControl(read, KEY, data.length).subarray(0, 36).equals(data.subarray(0, 36))) throw new Error('read, and written otherwise');
  if (data.length < 3) return;
  const batch = { segmentBytes: data.readUInt16BE(0) + 1, bytes: Buffer.from(data.subarray(2)) };
  const count = datagramCount(batch);
  const { batches, messages } = sift(batch);
  const sifted = batches.reduce((sum, part) => sum + datagramCount(part), 0) + messages.length;
  if (sifted !== count || batches.some(({ bytes, segmentBytes }) => bytes.length <= segmentBytes && isControl(bytes))) throw new Error(`${sifted} of ${count} datagrams`);
}
