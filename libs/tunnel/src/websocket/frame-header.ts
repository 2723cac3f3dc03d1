/** Opcodes of RFC 6455 section 5.2. */
export const OPCODE = { continuation: 0x0, text: 0x1, binary: 0x2, close: 0x8, ping: 0x9, pong: 0xa } as const;

/** Most bytes of a header: opcode, a length of 64 bits, a mask. */
export const HEADER_MAX_BYTES = 14;
/** Most bytes that a control frame carries (section 5.5). */
export const CONTROL_MAX_BYTES = 125;
export const MASK_BYTES = 4;

/** The last fragment of its message: all of ours are. */
export const FINAL_BIT = 0x80;
export const MASK_BIT = 0x80;
/** Lengths up to 125 stand in the header's second byte; these two say that 16 or 64 bits follow. */
export const LENGTH_16 = 126;
export const LENGTH_64 = 127;
const LENGTH_16_MAX = 0xffff;

/** Bytes of the header of a frame that carries `length` bytes. */
export function headerBytes(length: number, masked: boolean): number {
  return 2 + lengthBytes(length) + (masked ? MASK_BYTES : 0);
}

/**
 * Writes the header of an unfragmented frame (RFC 6455 section 5.2). A mask is all zeros, so that the bytes stay
 * as they are: it protects proxies that see them, and inside TLS none does.
 * @param target has `headerBytes(length, masked)` bytes at `offset`
 */
export function writeHeader(target: Buffer, offset: number, opcode: number, length: number, masked: boolean): void {
  const extended = lengthBytes(length);
  target[offset] = FINAL_BIT | opcode;
  target[offset + 1] = (masked ? MASK_BIT : 0) | (extended === 0 ? length : extended === 2 ? LENGTH_16 : LENGTH_64);
  if (extended === 2) target.writeUInt16BE(length, offset + 2);
  if (extended === 8) target.writeBigUInt64BE(BigInt(length), offset + 2);
  if (masked) target.fill(0, offset + 2 + extended, offset + 2 + extended + MASK_BYTES);
}

/** A whole frame: for the small and rare ones. */
export function makeFrame(opcode: number, payload: Uint8Array, masked: boolean): Buffer {
  const start = headerBytes(payload.length, masked);
  const frame = Buffer.allocUnsafe(start + payload.length);
  writeHeader(frame, 0, opcode, payload.length, masked);
  frame.set(payload, start);
  return frame;
}

function lengthBytes(length: number): 0 | 2 | 8 {
  if (length < LENGTH_16) return 0;
  return length <= LENGTH_16_MAX ? 2 : 8;
}
