import type { PathClose } from '../../path/index.ts';
import { CONTROL_MAX_BYTES } from '../frames/index.ts';

const CODE_BYTES = 2;
/** A close frame without a code (RFC 6455 section 7.1.5). */
const NO_CODE = 1005;

/** Payload of a close frame (RFC 6455 section 5.5.1); a reason that is too long is cut. */
export function closePayload({ code, reason }: PathClose): Buffer {
  const payload = Buffer.alloc(CODE_BYTES + Math.min(Buffer.byteLength(reason), CONTROL_MAX_BYTES - CODE_BYTES));
  payload.writeUInt16BE(code, 0);
  payload.write(reason, CODE_BYTES);
  return payload;
}

/** What the payload of a close frame says. */
export function closeOf(payload: Buffer): PathClose {
  if (payload.length < CODE_BYTES) return { code: NO_CODE, reason: '' };
  return { code: payload.readUInt16BE(0), reason: payload.toString('utf8', CODE_BYTES) };
}
