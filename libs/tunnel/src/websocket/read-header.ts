import { CONTROL_MAX_BYTES, FINAL_BIT, LENGTH_16, LENGTH_64, MASK_BIT, MASK_BYTES, OPCODE } from './frame-header.ts';

/** Why bytes are no WebSocket that we speak; the reason of the close. */
export type WebSocketFault =
  | 'reserved-bits'
  | 'opcode-unknown'
  | 'text-message'
  | 'mask-missing'
  | 'mask-unexpected'
  | 'control-fragmented'
  | 'control-oversized'
  | 'length-malformed'
  | 'message-interrupted'
  | 'continuation-unexpected'
  | 'frame-oversized'
  | 'frame-truncated';

export interface FrameHeader {
  readonly opcode: number;
  readonly final: boolean;
  readonly masked: boolean;
  /** Bytes that follow the header. */
  readonly length: number;
}

const RESERVED_BITS = 0x70;
const OPCODE_BITS = 0x0f;
const LENGTH_BITS = 0x7f;
const CONTROL_BIT = 0x8;
const LENGTH_16_OVER = 0xffff;
const KNOWN: readonly number[] = Object.values(OPCODE);

/** Bytes of the header that begins so. */
export function headerLength(second: number): number {
  const length = second & LENGTH_BITS;
  const extended = length === LENGTH_16 ? 2 : length === LENGTH_64 ? 8 : 0;
  return 2 + extended + ((second & MASK_BIT) === 0 ? 0 : MASK_BYTES);
}

/** Where ends differ in what they send. */
export interface HeaderRules {
  /** Whether the other end has to mask: clients have, servers must not (section 5.1); null: it does as it likes. */
  readonly masked: boolean | null;
  /** Lengths have to be written in the shortest form (section 5.2). */
  readonly shortest: boolean;
}

/**
 * What is wrong with a header by its first two bytes; null: nothing yet.
 * @param bytes hold two bytes at `offset`
 */
export function faultOfBeginning(bytes: Buffer, offset: number, { masked }: HeaderRules): WebSocketFault | null {
  const [first, second] = [bytes.readUInt8(offset), bytes.readUInt8(offset + 1)];
  const opcode = first & OPCODE_BITS;
  if ((first & RESERVED_BITS) !== 0) return 'reserved-bits';
  if (!KNOWN.includes(opcode)) return 'opcode-unknown';
  if (opcode === OPCODE.text) return 'text-message';
  if (masked !== null && ((second & MASK_BIT) !== 0) !== masked) return masked ? 'mask-missing' : 'mask-unexpected';
  if ((opcode & CONTROL_BIT) === 0) return null;
  if ((first & FINAL_BIT) === 0) return 'control-fragmented';
  return (second & LENGTH_BITS) > CONTROL_MAX_BYTES ? 'control-oversized' : null;
}

/**
 * Reads a header (RFC 6455 section 5.2) and checks all that it alone tells.
 * @param bytes hold the whole header at `offset`
 */
export function readHeader(bytes: Buffer, offset: number, rules: HeaderRules): FrameHeader | WebSocketFault {
  const fault = faultOfBeginning(bytes, offset, rules);
  if (fault !== null) return fault;
  const [first, second] = [bytes.readUInt8(offset), bytes.readUInt8(offset + 1)];
  const short = second & LENGTH_BITS;
  const length = short < LENGTH_16 ? short : short === LENGTH_16 ? bytes.readUInt16BE(offset + 2) : readLength64(bytes, offset + 2);
  const least = short < LENGTH_16 ? 0 : short === LENGTH_16 ? LENGTH_16 : LENGTH_16_OVER + 1;
  if (rules.shortest && length < least) return 'length-malformed';
  return { opcode: first & OPCODE_BITS, final: (first & FINAL_BIT) !== 0, masked: (second & MASK_BIT) !== 0, length };
}

/** Lengths that no number of ours holds exactly are oversized all the same. */
function readLength64(bytes: Buffer, offset: number): number {
  return bytes.readUInt32BE(offset) * 2 ** 32 + bytes.readUInt32BE(offset + 4);
}

