import { moorlineError } from '@moorline/mesh-core';
import { bedNames, observeBed, removeBed, takeLock } from '../testbed/index.ts';
import { DEMO_BED } from './world.ts';

/**
 * Ends a demo that was kept, or what is left of one; gives false if there was nothing.
 * @throws ML-BED-BUSY while a demo runs, ML-BED-LEFTOVER
 */
export async function takeDownDemo(): Promise<boolean> {
  if (process.getuid?.() !== 0) throw moorlineError('ML-NOT-ROOT');
  const names = bedNames(DEMO_BED);
  const lock = await takeLock(names.name);
  if (lock === null) throw moorlineError('ML-BED-BUSY', names.name);
  try {
    const { folder } = await observeBed(names);
    await removeBed(names);
    return folder === 'ours';
  } finally {
    await lock.release();
  }
}
