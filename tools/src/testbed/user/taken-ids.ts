import { readFileSync } from 'node:fs';
import { processIds, run } from '@moorline/linux';

/** Ids of all users of this machine, and of those of all processes, which in containers may be others. */
export async function takenIds(): Promise<ReadonlySet<number>> {
  const { stdout } = await run('getent', ['passwd']);
  return new Set([...stdout.split('\n').map((line) => Number(line.split(':')[2])), ...processIds().flatMap(idsOf)]);
}

/** Real, effective, saved and file system ids (proc(5), status). */
function idsOf(pid: number): readonly number[] {
  try {
    return [...readFileSync(`/proc/${pid}/status`, 'utf8').matchAll(/^Uid:\s+(.*)$/gm)].flatMap(([, ids = '']) => ids.split(/\s+/).map(Number));
  } catch {
    return [];
  }
}
