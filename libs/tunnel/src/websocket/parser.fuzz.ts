import { decodeFrame, FRAME_MAX_BYTES } from '../frames/index.ts';
import { createParser } from './parser.ts';

const MASKED_BIT = 1;
const RELEASED_BIT = 2;

/**
 * Any stream gives the same messages whatever pieces it comes in and whoever keeps what was lent; none is larger
 * than allowed; after a fault nothing comes. The first byte says how the other end writes, the second how long the
 * pieces are.
 */
export function fuzz(data: Buffer): void {
  const flags = data[0] ?? 0;
  const pieceBytes = (data[1] ?? 0) + 1;
  const stream = data.subarray(2);
  const masked = (flags & MASKED_BIT) !== 0;
  const whole = hear([Buffer.from(stream)], masked, false);
  const pieces: Buffer[] = [];
  for (let at = 0; at < stream.length; at += pieceBytes) pieces.push(Buffer.from(stream.subarray(at, at + pieceBytes)));
  const cut = hear(pieces, masked, (flags & RELEASED_BIT) !== 0);
  if (cut !== whole) throw new Error(`pieces change what is heard:\n${cut}\n${whole}`);
}

/** All that is heard of a stream, as text. */
function hear(pieces: readonly Buffer[], masked: boolean, releases: boolean): string {
  const heard: string[] = [];
  const parser = createParser({
    masked,
    messageMaxBytes: FRAME_MAX_BYTES,
    onMessage: (bytes, release) => {
      if (bytes.length > FRAME_MAX_BYTES) throw new Error(`a message of ${bytes.length} bytes`);
      const decoded = decodeFrame(bytes);
      heard.push(`${decoded.ok ? decoded.batch.segmentBytes : decoded.fault} ${bytes.toString('hex')}`);
      if (releases) release?.();
    },
    onControl: (opcode, payload) => void heard.push(`control ${opcode} ${payload.toString('hex')}`),
  });
  let fault: string | null = null;
  for (const piece of pieces) {
    const before = heard.length;
    const next = parser.push(piece);
    if (fault !== null && (next !== fault || heard.length !== before)) throw new Error(`went on after ${fault}`);
    fault = next;
  }
  return `${heard.join('\n')}\n${fault ?? (parser.incomplete() ? 'incomplete' : 'whole')}`;
}
