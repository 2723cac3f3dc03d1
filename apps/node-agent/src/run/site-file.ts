import { closeSync, constants, openSync, readSync } from 'node:fs';

/** Hosts files of large sites have some hundred KiB; what stands behind this is not read. */
const READ_MAX_BYTES = 1024 * 1024;

/** A file of the worker's, or its beginning; empty when there is none, or it is a pipe, a folder or the like. */
export function readSiteFile(path: string): string {
  let descriptor: number;
  try {
    descriptor = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch {
    return '';
  }
  try {
    const buffer = Buffer.alloc(READ_MAX_BYTES);
    return buffer.toString('utf8', 0, readSync(descriptor, buffer));
  } catch {
    return '';
  } finally {
    closeSync(descriptor);
  }
}
