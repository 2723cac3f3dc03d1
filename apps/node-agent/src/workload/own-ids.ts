import type { Ids } from '@moorline/linux';

/** The real user and group of this process. */
export function ownIds(): Ids {
  return { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 };
}
