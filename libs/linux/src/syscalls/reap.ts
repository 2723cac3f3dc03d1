import { readlinkSync } from 'node:fs';
import { processIds, statFields } from '../owners/process-table.ts';
import { libc } from './libc.ts';

/** WNOHANG of waitpid(2). */
const WNOHANG = 1;

/** Children of this process that ended and were not waited for. */
export function zombieChildren(): readonly number[] {
  const self = String(process.pid);
  return processIds().filter((pid) => {
    const fields = statFields(pid);
    return fields !== null && fields[0] === 'Z' && fields[1] === self;
  });
}

/** Waits for one ended child that Node does not know of (an orphan that fell to us). */
export function reap(pid: number): void {
  libc('int waitpid(int, void*, int)')(pid, null, WNOHANG);
}

/** Our pid as the procfs at /proc counts it: the outer namespace's, while the outer procfs is still mounted. */
export function outerPid(): number {
  return Number(readlinkSync('/proc/self'));
}
