import { accessSync, closeSync, constants, fchmodSync, openSync, readSync, writeSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { moorlineError } from '@moorline/mesh-core';

/** Linux's O_TMPFILE (0o20000000 beside the architecture's own O_DIRECTORY): a file without a name, gone with its last descriptor (open(2)). */
const O_TMPFILE = 0o20000000 | constants.O_DIRECTORY;
const CHUNK_BYTES = 1024 * 1024;

/**
 * Copies what `source` holds into a nameless file and gives a read-only, executable descriptor of it.
 * @param folders tried in order until one has space and allows execution
 * @param size bytes to copy; what comes behind them is left out
 * @throws ML-ARTIFACT-NOEXEC; the system's error when `source` cannot be read
 */
export function makePrivateCopy(source: number, folders: readonly string[], size: number): number {
  const content = Buffer.allocUnsafe(size);
  const length = readWhole(source, content);
  const failures: unknown[] = [];
  for (const folder of folders) {
    try {
      return copyInto(folder, content.subarray(0, length));
    } catch (error) {
      failures.push(error);
    }
  }
  const reasons = folders.map((folder, index) => `${folder}: ${(failures[index] as NodeJS.ErrnoException).code ?? String(failures[index])}`);
  throw moorlineError('ML-ARTIFACT-NOEXEC', reasons.join(', '), new AggregateError(failures));
}

function readWhole(source: number, content: Buffer): number {
  let length = 0;
  for (;;) {
    const count = readSync(source, content, length, content.length - length, length);
    if (count === 0) return length;
    length += count;
  }
}

function copyInto(folder: string, content: Buffer): number {
  const writer = openSync(folder, O_TMPFILE | constants.O_RDWR, 0o700);
  try {
    writeWhole(writer, content);
    // Nobody can reach it by a name; the user whom root starts it for has to be able to execute it.
    fchmodSync(writer, 0o555);
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
  const buffer = Buffer.allocUnsafe(CHUNK_BYTES);
  for (let size = 0; ; ) {
    const length = readSync(descriptor, buffer, 0, buffer.length, size);
    if (length === 0) return { size, sha256: hash.digest('hex') };
    hash.update(buffer.subarray(0, length));
    size += length;
  }
}

function writeWhole(descriptor: number, chunk: Buffer): void {
  for (let offset = 0; offset < chunk.length; ) offset += writeSync(descriptor, chunk, offset);
}
