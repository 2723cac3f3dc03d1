import { DATAGRAM_MAX_BYTES } from '../../frames/index.ts';
import { CONTROL_MAX_BYTES, FIN_BIT, LENGTH_16_CODE, LENGTH_64_CODE, MASK_BIT, MASK_BYTES, OPCODE, type Opcode } from './opcodes.ts';

/** Why bytes are no frame of wstunnel's; goes to the other end as the reason of the close. */
export type WstunnelFrameFault = 'reserved-bits' | 'opcode-unknown' | 'text-message' | 'control-oversized' | 'control-fragmented' | 'frame-oversized' | 'continuation-unexpected' | 'fragment-interrupted';

export interface FrameHeader {
  readonly opcode: Opcode;
  readonly final: boolean;
  readonly headerBytes: number;
  readonly payloadBytes: number;
  /** The last four bytes of the header are then the mask. */
  readonly masked: boolean;
}

const RESERVED_BITS = 0x70;
const OPCODE_BITS = 0x0f;
const LENGTH_BITS = 0x7f;
const OPCODES: readonly number[] = Object.values(OPCODE);

/**
 * Reads the header of the frame that begins at `offset`. Frames may be masked or not, whoever sends them: wstunnel
 * clients mask only when they are told to.
 * @returns null when the header is not all there yet
 */
export function readHeader(bytes: Buffer, offset: number): FrameHeader | WstunnelFrameFault | null {
  if (bytes.length - offset < 2) return null;
  const [first, second] = [bytes.readUInt8(offset), bytes.readUInt8(offset + 1)];
  const opcode = first & OPCODE_BITS;
  const final = (first & FIN_BIT) !== 0;
  if ((first & RESERVED_BITS) !== 0) return 'reserved-bits';
  if (!isOpcode(opcode)) return 'opcode-unknown';
  if (opcode === OPCODE.text) return 'text-message';
  const lengthCode = second & LENGTH_BITS;
  if (opcode >= OPCODE.close && lengthCode > CONTROL_MAX_BYTES) return 'control-oversized';
  if (opcode >= OPCODE.close && !final) return 'control-fragmented';
  const lengthBytes = lengthCode === LENGTH_16_CODE ? 2 : lengthCode === LENGTH_64_CODE ? 8 : 0;
  const masked = (second & MASK_BIT) !== 0;
  const headerBytes = 2 + lengthBytes + (masked ? MASK_BYTES : 0);
  if (bytes.length - offset < headerBytes) return null;
  const payloadBytes = lengthBytes === 0 ? lengthCode : lengthBytes === 2 ? bytes.readUInt16BE(offset + 2) : Number(bytes.readBigUInt64BE(offset + 2));
  if (payloadBytes > DATAGRAM_MAX_BYTES) return 'frame-oversized';
  return { opcode, final, headerBytes, payloadBytes, masked };
}

function isOpcode(opcode: number): opcode is Opcode {
  return OPCODES.includes(opcode);
}
