/** Codes of RFC 6455 section 7.4.1 that stand for no code: none was given, no farewell came. */
export const NO_CODE = 1005;
export const NO_FAREWELL = 1006;

/** Bytes of a reason at most: a control frame's 125 less the code. */
const REASON_MAX_BYTES = 123;

/** The payload of a close frame (RFC 6455 section 5.5.1); empty for a code that must not be sent. */
export function encodeClose(code: number, reason: string): Buffer {
  if (code === NO_CODE || code === NO_FAREWELL) return Buffer.alloc(0);
  const payload = Buffer.alloc(2 + Math.min(Buffer.byteLength(reason), REASON_MAX_BYTES));
  payload.writeUInt16BE(code, 0);
  payload.write(reason, 2, 'utf8');
  return payload;
}

/** The reverse. */
export function decodeClose(payload: Buffer): { readonly code: number; readonly reason: string } {
  if (payload.length < 2) return { code: NO_CODE, reason: '' };
  return { code: payload.readUInt16BE(0), reason: payload.toString('utf8', 2) };
}
