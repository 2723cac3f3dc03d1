import { createCleanUp } from '../clean-up.ts';
import type { Progress } from '../progress/index.ts';
import { buildWorld, takeBed, type Stage } from '../world.ts';
import { joinOnce } from './join-once.ts';
import { summarize, type JoinStatistics } from './statistics.ts';

export interface JoinsOptions {
  readonly runs: number;
  readonly progress: Progress;
  readonly signal: AbortSignal;
}

/**
 * Measures the join time over `runs` fresh attachments; one before them fills the user's cache of binaries.
 * Builds the demo's world for it and takes it down again.
 */
export async function measureJoins({ runs, progress, signal }: JoinsOptions): Promise<JoinStatistics> {
  const stage: Stage = { progress, cleanUp: createCleanUp(), signal };
  const values: number[] = [];
  try {
    const world = await buildWorld(await takeBed(stage), stage);
    await progress.step(`${runs} joins`, async (note) => {
      while (values.length < runs) {
        values.push(await joinOnce(world, signal));
        note(`${values.length} done, median ${summarize(values).medianMs} ms`);
      }
    });
  } finally {
    await stage.cleanUp.run(progress);
  }
  return summarize(values);
}
