import { lstatSync } from 'node:fs';

/** What tells a file from a later one of its name; null when there is none. */
export function identityOf(path: string): string | null {
  const stats = lstatSync(path, { throwIfNoEntry: false, bigint: true });
  return stats === undefined ? null : `${stats.dev}:${stats.ino}:${stats.birthtimeNs}:${stats.ctimeNs}`;
}
