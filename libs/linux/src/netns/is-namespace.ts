import { statfsSync } from 'node:fs';

/** NSFS_MAGIC of linux/magic.h. */
const NSFS_MAGIC = 0x6e736673;

/** There is nothing at the path (errno(3)). */
const ABSENT: ReadonlySet<unknown> = new Set(['ENOENT', 'ENOTDIR']);

/**
 * True if the path is a mounted namespace (`ip netns add`) or one in /proc: a plain file is left when it was unmounted.
 * @throws the system's error when the path cannot be looked at: whoever asks must not take that for an absent namespace
 */
export function isNamespace(path: string): boolean {
  try {
    return statfsSync(path).type === NSFS_MAGIC;
  } catch (error) {
    if (ABSENT.has((error as NodeJS.ErrnoException).code)) return false;
    throw error;
  }
}
