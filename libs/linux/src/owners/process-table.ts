import { readdirSync, readFileSync, statSync } from 'node:fs';

/** Start time of a process in clock ticks since boot (proc(5), stat field 22); null if it is gone. */
export function startTicks(pid: number): number | null {
  const fields = statFields(pid);
  return fields === null ? null : Number(fields[19]);
}

/** True while the process exists and is not a zombie. */
export function isAlive(pid: number, expectedStartTicks: number): boolean {
  const fields = statFields(pid);
  return fields !== null && fields[0] !== 'Z' && Number(fields[19]) === expectedStartTicks;
}

/** Ids of all processes that this one can see. */
export function processIds(): readonly number[] {
  return readdirSync('/proc').filter((name) => /^\d+$/.test(name)).map(Number);
}

/** User that a process runs as; null: it is gone. */
export function userOf(pid: number): number | null {
  try {
    return statSync(`/proc/${pid}`).uid;
  } catch {
    return null;
  }
}

/** Fields of /proc/PID/stat from `state` (field 3) on: the name before may hold spaces and brackets. */
export function statFields(pid: number): readonly string[] | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return text.slice(text.lastIndexOf(')') + 2).trimEnd().split(' ');
  } catch {
    return null;
  }
}
