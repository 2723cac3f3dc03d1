import { libc } from './libc.ts';

const ROOT = 0;

/**
 * Runs `action` with the file rights of another user and its group on this thread, for root (setfsuid(2)). The
 * capabilities over files are gone meanwhile; supplementary groups stay ours. `action` must be synchronous.
 */
export function actAsUser<Result>({ uid, gid }: { readonly uid: number; readonly gid: number }, action: () => Result): Result {
  const setUser = libc('int setfsuid(unsigned int)');
  const setGroup = libc('int setfsgid(unsigned int)');
  setGroup(gid);
  setUser(uid);
  try {
    return action();
  } finally {
    setUser(ROOT);
    setGroup(ROOT);
  }
}
