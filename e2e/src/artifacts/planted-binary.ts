/** An executable file (elf(5)) has a header, one program header, and here the code right behind them. */
const HEADER_BYTES = 64;
const PROGRAM_HEADER_BYTES = 56;
const ENTRY = HEADER_BYTES + PROGRAM_HEADER_BYTES;
const BASE_ADDRESS = 0x40_0000n;
/** creat(path, 0600); exit(0): as x86-64 machine code, with the path right behind it. */
const CODE = Buffer.from('b855000000488d3d10000000be800100000f05b83c00000031ff0f05', 'hex');

/**
 * A program for Linux on x86-64 that makes the file `trace` when it is run and does nothing else: whoever
 * executes it in place of another binary cannot hide it.
 * @param size bytes of the file; it is filled up with zeros
 */
export function plantedBinary(trace: string, size: number): Buffer {
  const program = Buffer.concat([CODE, Buffer.from(`${trace}\0`)]);
  const binary = Buffer.alloc(Math.max(size, ENTRY + program.length));
  elfHeader().copy(binary);
  programHeader(BigInt(ENTRY + program.length)).copy(binary, HEADER_BYTES);
  program.copy(binary, ENTRY);
  return binary;
}

function elfHeader(): Buffer {
  const header = Buffer.alloc(HEADER_BYTES);
  header.write('7f454c46020101', 'hex');
  header.writeUInt16LE(2, 16);
  header.writeUInt16LE(62, 18);
  header.writeUInt32LE(1, 20);
  header.writeBigUInt64LE(BASE_ADDRESS + BigInt(ENTRY), 24);
  header.writeBigUInt64LE(BigInt(HEADER_BYTES), 32);
  header.writeUInt16LE(HEADER_BYTES, 52);
  header.writeUInt16LE(PROGRAM_HEADER_BYTES, 54);
  header.writeUInt16LE(1, 56);
  return header;
}

/** One segment to load, readable and executable: the whole file up to the end of the program. */
function programHeader(bytes: bigint): Buffer {
  const header = Buffer.alloc(PROGRAM_HEADER_BYTES);
  header.writeUInt32LE(1, 0);
  header.writeUInt32LE(5, 4);
  header.writeBigUInt64LE(BASE_ADDRESS, 16);
  header.writeBigUInt64LE(BASE_ADDRESS, 24);
  header.writeBigUInt64LE(bytes, 32);
  header.writeBigUInt64LE(bytes, 40);
  header.writeBigUInt64LE(0x1000n, 48);
  return header;
}
