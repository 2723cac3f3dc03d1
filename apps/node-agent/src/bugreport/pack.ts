import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { createTar } from 'nanotar';
import { asMoorlineError } from '@moorline/mesh-core';
import { clean } from './clean.ts';
import type { Part } from './parts.ts';

/** A file of the report as it is packed. */
export interface PackedPart {
  readonly name: string;
  readonly what: string;
  readonly bytes: number;
}

export interface BugReport {
  readonly archive: Uint8Array;
  readonly parts: readonly PackedPart[];
}

const FOLDER = 'moorline-bugreport';
const FILE_MODE = '600';
/** POSIX wants two empty blocks at the end (ustar, 'ustar Interchange Format'); nanotar fills its last record, which may be full already. */
const END_OF_ARCHIVE = Buffer.alloc(2 * 512);

/** Reads every part, takes secrets out, and packs all with a list of what there is. A part that fails says why in its place. */
export async function packReport(parts: readonly Part[]): Promise<BugReport> {
  const files = await Promise.all(parts.map(async ({ name, what, read }) => {
    const text = await read().catch((error: unknown) => `[${asMoorlineError(error).message}]\n`);
    return { name, what, data: Buffer.from(clean(text)) };
  }));
  const packed = files.map(({ name, what, data }): PackedPart => ({ name, what, bytes: data.length }));
  const list = { name: 'CONTENTS.txt', data: Buffer.from(`${formatContents(packed)}\n`) };
  const attrs = { mode: FILE_MODE, uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 };
  const tar = createTar([list, ...files].map(({ name, data }) => ({ name: `${FOLDER}/${name}`, data, attrs })));
  return { archive: await promisify(gzip)(Buffer.concat([tar, END_OF_ARCHIVE])), parts: packed };
}

/** What a report holds, a line for each file. */
export function formatContents(parts: readonly PackedPart[]): string {
  return parts.map(({ name, what, bytes }) => `${name.padEnd(18)}${String(bytes).padStart(8)} bytes  ${what}`).join('\n');
}
