import { accessSync, closeSync, constants, fchmodSync, openSync, readSync, writeSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { moorlineError } from '@moorline/mesh-core';

/** Linux's O_TMPFILE with O_DIRECTORY: a file without a name, gone with its last descriptor (open(2)). */
const O_TMPFILE = 0o20200000;
const CHUNK_BYTES = 1024 * 1024;

/**
 * Copies what `source` holds into a nameless file and gives a read-only, executable descriptor of it.
 * @param folders tried in order until one has space and allows execution
 * @throws ML-ARTIFACT-NOEXEC
 */
export function makePrivateCopy(source: number, folders: readonly string[]): number {
  const reasons: string[] = [];
  for (const folder of folders) {
    try {
      return copyInto(folder, source);
    } catch (error) {
      reasons.push(`${folder}: ${(error as NodeJS.ErrnoException).code ?? String(error)}`);
    }
  }
  throw moorlineError('ML-ARTIFACT-NOEXEC', reasons.join(', '));
}

function copyInto(folder: string, source: number): number {
  const writer = openSync(folder, O_TMPFILE | constants.O_RDWR, 0o700);
  try {
    forEachChunk(source, (chunk) => writeWhole(writer, chunk));
    fchmodSync(writer, 0o500);
    const self = `/proc/self/fd/${writer}`;
    accessSync(self, constants.X_OK);
    return openSync(self, constants.O_RDONLY);
  } finally {
    closeSync(writer);
  }
}

/** Size in bytes and SHA-256 (lower-case hexadecimal) of an open file, from its beginning. */
export function measure(descriptor: number): { readonly size: number; readonly sha256: string } {
  const hash = createHash('sha256');
  let size = 0;
  forEachChunk(descriptor, (chunk) => {
    hash.update(chunk);
    size += chunk.length;
  });
  return { size, sha256: hash.digest('hex') };
}

function forEachChunk(descriptor: number, handle: (chunk: Buffer) => void): void {
  const buffer = Buffer.allocUnsafe(CHUNK_BYTES);
  let position = 0;
  for (;;) {
    const length = readSync(descriptor, buffer, 0, buffer.length, position);
    if (length === 0) return;
    handle(buffer.subarray(0, length));
    position += length;
  }
}

function writeWhole(descriptor: number, chunk: Buffer): void {
  for (let offset = 0; offset < chunk.length; ) offset += writeSync(descriptor, chunk, offset);
}
