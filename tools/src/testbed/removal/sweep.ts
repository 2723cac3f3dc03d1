import { readdirSync } from 'node:fs';
import { moorlineError } from '@moorline/mesh-core';
import { bedIdOf, bedNames } from '../bed/names.ts';
import { takeLock } from '../bed/lock.ts';
import { bedState, hasRecord } from '../bed/record.ts';
import { listNamespaces } from './observe.ts';
import { removeBed } from './remove-bed.ts';

/**
 * Removes every bed whose owner is gone (killed, or the machine restarted). Beds of living owners and
 * kept ones stay. Gives the ids of those that were removed.
 * @throws ML-NOT-ROOT; AggregateError of ML-BED-LEFTOVER; every bed has been tried
 */
export async function sweep(): Promise<readonly string[]> {
  if (process.getuid?.() !== 0) throw moorlineError('ML-NOT-ROOT');
  const swept: string[] = [];
  const failures: unknown[] = [];
  for (const id of idsThatLeftSomething()) {
    const names = bedNames(id);
    const lock = await takeLock(names.name);
    if (lock === null) continue;
    try {
      if (bedState(names.folder) !== 'abandoned') continue;
      await removeBed(names);
      swept.push(id);
    } catch (error) {
      failures.push(error);
    } finally {
      await lock.release();
    }
  }
  if (failures.length > 0) throw new AggregateError(failures, 'leftovers of earlier runs could not be removed');
  return swept;
}

/** A bed's folder is the first thing that is made and the last that goes; namespaces are a second witness. */
function idsThatLeftSomething(): readonly string[] {
  const folders = readdirSync('/tmp').flatMap((name) => (hasRecord(`/tmp/${name}`) ? (bedIdOf(name) ?? []) : []));
  const namespaces = listNamespaces().flatMap((name) => bedIdOf(name.split('-').slice(0, 2).join('-')) ?? []);
  return [...new Set([...folders, ...namespaces])];
}
