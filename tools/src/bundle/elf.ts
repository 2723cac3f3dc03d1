/** Values of e_machine (System V gABI; elf(5)). */
export const ELF_MACHINES = { x64: 62, arm64: 183 } as const;

const MAGIC = Buffer.from('\x7fELF\x02\x01', 'latin1');
const MACHINE_OFFSET = 18;
const SEGMENTS_OFFSET = 32;
const SECTIONS_OFFSET = 40;
const SEGMENT_BYTES_OFFSET = 54;
const SECTION_COUNT_OFFSET = 60;
const SECTION_NAMES_OFFSET = 62;
const HEADER_BYTES = 64;
/** Within a program header: p_offset and p_filesz. */
const FILE_OFFSET = 8;
const FILE_BYTES = 32;

/** The machine that a 64-bit little-endian ELF file is for; null for any other file. */
export function elfMachine(file: Buffer): number | null {
  return file.length >= HEADER_BYTES && file.subarray(0, MAGIC.length).equals(MAGIC) ? file.readUInt16LE(MACHINE_OFFSET) : null;
}

/**
 * An ELF program without what only debuggers read: everything behind its last segment, and the table of sections.
 * strip(1) does the same for programs of its own machine only.
 * @throws RangeError for what is no 64-bit little-endian ELF file
 */
export function trimElf(file: Buffer): Buffer {
  if (elfMachine(file) === null) throw new RangeError('not a 64-bit little-endian ELF file');
  const first = Number(file.readBigUInt64LE(SEGMENTS_OFFSET));
  const [bytes, count] = [file.readUInt16LE(SEGMENT_BYTES_OFFSET), file.readUInt16LE(SEGMENT_BYTES_OFFSET + 2)];
  let end = first + bytes * count;
  for (let at = first; at < first + bytes * count; at += bytes) {
    end = Math.max(end, Number(file.readBigUInt64LE(at + FILE_OFFSET) + file.readBigUInt64LE(at + FILE_BYTES)));
  }
  const trimmed = Buffer.from(file.subarray(0, end));
  trimmed.writeBigUInt64LE(0n, SECTIONS_OFFSET);
  trimmed.writeUInt16LE(0, SECTION_COUNT_OFFSET);
  trimmed.writeUInt16LE(0, SECTION_NAMES_OFFSET);
  return trimmed;
}
