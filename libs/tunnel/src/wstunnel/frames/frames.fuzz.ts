import { DATAGRAM_MAX_BYTES } from '../../frames/index.ts';
import { createFrameReader, type FrameEvent } from './create-frame-reader.ts';

/** Longest header: two bytes, eight of length, four of mask. */
const HEADER_MAX_BYTES = 14;

/**
 * Any stream gives the same events whatever pieces it comes in, stops at its first fault, and keeps no more than one
 * frame and one message. The first byte says how long the pieces are.
 */
export function fuzz(data: Buffer): void {
  const pieceBytes = (data[0] ?? 0) + 1;
  const stream = data.subarray(1);
  const whole = read([Buffer.from(stream)]);
  const pieces: Buffer[] = [];
  for (let at = 0; at < stream.length; at += pieceBytes) pieces.push(Buffer.from(stream.subarray(at, at + pieceBytes)));
  if (describe(read(pieces)) !== describe(whole)) throw new Error('pieces change what is read');
  const ends = whole.filter(({ kind }) => kind === 'fault' || kind === 'close');
  if (ends.length > 1 || (ends.length === 1 && whole.at(-1) !== ends[0])) throw new Error('read on behind the end');
}

function read(pieces: readonly Buffer[]): readonly FrameEvent[] {
  const reader = createFrameReader();
  return pieces.flatMap((piece) => {
    const events = reader.push(piece);
    if (reader.heldBytes() > 2 * DATAGRAM_MAX_BYTES + HEADER_MAX_BYTES) throw new Error(`holds ${reader.heldBytes()} bytes`);
    return events;
  });
}

function describe(events: readonly FrameEvent[]): string {
  return events.map((event) => (event.kind === 'fault' ? event.fault : `${event.kind} ${(event.kind === 'datagram' ? event.datagram : event.payload).toString('hex')}`)).join('\n');
}
