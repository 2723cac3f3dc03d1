import { aligned, decodeAttributes, textOf } from './attributes.ts';
import { CONTROL, FLAG, type NetlinkMessage } from './message.ts';

/** How the kernel ended an answer: errno is 0 when it did what was asked. */
export interface Verdict {
  readonly errno: number;
  /** Its words, where it has some (NLMSGERR_ATTR_MSG); else empty. */
  readonly words: string;
}

const ERRNO_BYTES = 4;
/** A struct nlmsghdr: that of the request, which an error repeats. */
const REQUEST_HEAD_BYTES = 16;
const ATTRIBUTE_WORDS = 1;

/**
 * Reads the end of an answer: the acknowledgement or error of a request, or the last message of a dump.
 * @returns null for a message that is not the end
 * @throws RangeError when it is cut
 */
export function verdictOf({ type, flags, payload }: NetlinkMessage): Verdict | null {
  if (type !== CONTROL.error && type !== CONTROL.done) return null;
  if (payload.length < ERRNO_BYTES) {
    if (type === CONTROL.done) return { errno: 0, words: '' };
    throw new RangeError('an error without its number');
  }
  const errno = Math.abs(payload.readInt32LE(0));
  if ((flags & FLAG.explainedAnswer) === 0) return { errno, words: '' };
  const words = decodeAttributes(payload.subarray(type === CONTROL.done ? ERRNO_BYTES : behindRequest(payload, flags))).get(ATTRIBUTE_WORDS);
  return { errno, words: words === undefined ? '' : textOf(words) };
}

/** Where the attributes begin: behind the whole request, or only its head where the kernel cut it. */
function behindRequest(payload: Buffer, flags: number): number {
  if (payload.length < ERRNO_BYTES + REQUEST_HEAD_BYTES) throw new RangeError('an error without its request');
  return ERRNO_BYTES + ((flags & FLAG.cappedAnswer) === 0 ? aligned(payload.readUInt32LE(ERRNO_BYTES)) : REQUEST_HEAD_BYTES);
}
