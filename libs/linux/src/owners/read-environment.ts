import { readFileSync } from 'node:fs';
import { inTurns } from '@moorline/mesh-core';
import { processIds, userOf } from './process-table.ts';

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
 * What these variables are for the processes that we may look at, each value once. Where there are more than `max`, every
 * user has a share.
 */
export function valuesInUse(variables: readonly string[], max: number): readonly string[] {
  const found = new Map<string, { readonly uid: number; readonly value: string }>();
  for (const pid of processIds()) {
    const uid = userOf(pid);
    const environment = uid === null ? new Map<string, string>() : readEnvironment(pid);
    for (const variable of variables) {
      const value = environment.get(variable);
      if (uid !== null && value !== undefined) found.set(`${uid} ${value}`, { uid, value });
    }
  }
  return [...new Set(inTurns(found.values(), ({ uid }) => uid, max).map(({ value }) => value))];
}
