import { chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { moorlineError } from '@moorline/mesh-core';
import { observeBed, removeBed } from '../removal/index.ts';
import { takeLock } from './lock.ts';
import { bedNames, type BedNames } from './names.ts';
import { bedState, ownRecord, writeRecord } from './record.ts';

/** A place that one run of the demo or of a test suite owns; everything that it makes hangs on its names. */
export interface Bed extends BedNames {
  /** From now on the bed outlives this process; only `removeBed` ends it. */
  readonly keep: () => Promise<void>;
  /** Removes all of the bed and lets others have its name. */
  readonly close: () => Promise<void>;
}

/**
 * Takes the bed for this process, removes what an earlier run left of it, and makes its empty folder.
 * @throws ML-NOT-ROOT, ML-BED-BUSY, ML-BED-KEPT, ML-BED-NAME-TAKEN, ML-BED-LEFTOVER
 */
export async function openBed(id: string): Promise<Bed> {
  if (process.getuid?.() !== 0) throw moorlineError('ML-NOT-ROOT');
  const names = bedNames(id);
  const lock = await takeLock(names.name);
  if (lock === null) throw moorlineError('ML-BED-BUSY', names.name);
  try {
    await prepare(names);
  } catch (error) {
    await lock.release();
    throw error;
  }
  return {
    ...names,
    keep: async () => {
      writeRecord(names.folder, ownRecord(true));
      await lock.release();
    },
    close: () => removeBed(names).finally(lock.release),
  };
}

async function prepare(names: BedNames): Promise<void> {
  const { folder, user } = await observeBed(names);
  if (folder === 'foreign') throw moorlineError('ML-BED-NAME-TAKEN', names.folder);
  if (user === 'foreign') throw moorlineError('ML-BED-NAME-TAKEN', `user ${names.user}`);
  const state = bedState(names.folder);
  if (state === 'kept') throw moorlineError('ML-BED-KEPT', names.folder);
  if (state === 'running') throw moorlineError('ML-BED-BUSY', names.name);
  await removeBed(names);
  mkdirSync(names.folder, { mode: 0o755 });
  chmodSync(names.folder, 0o755);
  writeRecord(names.folder, ownRecord(false));
  mkdirSync(join(names.folder, 'log'), { mode: 0o755 });
}
