import { readFileSync } from 'node:fs';
import { processIds } from './process-table.ts';

/** Variables that a process was started with (proc(5), environ); none where we may not look. */
export function readEnvironment(pid: number): ReadonlyMap<string, string> {
  let text: string;
  try {
    text = readFileSync(`/proc/${pid}/environ`, 'utf8');
  } catch {
    return new Map();
  }
  return new Map(
    text.split('\0').flatMap((entry) => {
      const at = entry.indexOf('=');
      return at < 1 ? [] : [[entry.slice(0, at), entry.slice(at + 1)] as const];
    }),
  );
}

/**
 * What these variables are for the processes that we may look at, each value once.
 * @param max values at most
 */
export function valuesInUse(variables: readonly string[], max: number): readonly string[] {
  const values = new Set<string>();
  for (const pid of processIds()) {
    const environment = readEnvironment(pid);
    for (const variable of variables) {
      const value = environment.get(variable);
      if (value !== undefined && values.size < max) values.add(value);
    }
  }
  return [...values];
}
