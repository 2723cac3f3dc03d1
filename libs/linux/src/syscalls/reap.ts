import { readFileSync } from 'node:fs';
import { processIds, statFields } from '../owners/process-table.ts';
import { libc } from './libc.ts';

/** WNOHANG of waitpid(2). */
const WNOHANG = 1;

/**
 * Waits for orphans that fell to this process (as the first one of its pid namespace) and ended. Children
 * in `ours` are left to Node, which wants their exit codes.
 * @returns how many were reaped
 */
export function reapOrphans(ours: ReadonlySet<number>): number {
  const self = String(process.pid);
  const zombies = processIds().filter((pid) => {
    const fields = ours.has(pid) ? null : statFields(pid);
    return fields !== null && fields[0] === 'Z' && fields[1] === self;
  });
  const wait = libc('int waitpid(int, void*, int)');
  return zombies.filter((pid) => wait(pid, null, WNOHANG) === pid).length;
}

/** Our pid as the procfs at /proc counts it: the host's, while the host's procfs is still mounted there. */
export function hostPid(): number {
  return Number(readFileSync('/proc/self/stat', 'utf8').split(' ')[0]);
}
