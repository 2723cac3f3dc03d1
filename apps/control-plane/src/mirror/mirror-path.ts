import { join } from 'node:path';

/** Where the mirror keeps an artifact: a file named by its SHA-256. */
export function mirrorPath(folder: string, sha256: string): string {
  return join(folder, sha256);
}
