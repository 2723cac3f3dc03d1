import { statSync } from 'node:fs';

/** Number of the network namespace of a process (namespaces(7)); null when it is gone, or not ours to look into. */
export function networkInode(pid: number | 'self'): number | null {
  try {
    return statSync(`/proc/${pid}/ns/net`).ino;
  } catch {
    return null;
  }
}
