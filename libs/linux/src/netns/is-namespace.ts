import { statfsSync } from 'node:fs';

/** NSFS_MAGIC of linux/magic.h. */
const NSFS_MAGIC = 0x6e736673;

/** True if the path is a mounted namespace (`ip netns add`) or one in /proc: a plain file is left when it was unmounted. */
export function isNamespace(path: string): boolean {
  try {
    return statfsSync(path).type === NSFS_MAGIC;
  } catch {
    return false;
  }
}
