import { join } from 'node:path';
import { run } from '@moorline/linux';
import { moorlineError } from '@moorline/mesh-core';
import { asUser, attach, BED_VARIABLE, detach } from '../../testbed/index.ts';
import { readFigures } from '../checks/index.ts';
import { createCleanUp } from '../clean-up.ts';
import type { Progress } from '../progress/index.ts';
import { buildWorld, takeBed, type Stage, type World } from '../world.ts';
import { summarize } from './statistics.ts';

const ATTACHMENT = 'join-time';
const RUN_DEADLINE_MS = 60_000;

export interface JoinsOptions {
  readonly runs: number;
  readonly json: boolean;
  readonly progress: Progress;
  readonly signal: AbortSignal;
}

/**
 * Measures, over `runs` fresh attachments, the time from the agent's start to its first round trip through
 * the tunnel, as the agent itself measures it. One run before them fills the cache of binaries. Prints the
 * statistics and gives the exit code.
 */
export async function measureJoins({ runs, json, progress, signal }: JoinsOptions): Promise<number> {
  const stage: Stage = { progress, cleanUp: createCleanUp(), signal };
  const values: number[] = [];
  try {
    const world = await buildWorld(await takeBed(stage), stage);
    await progress.step('One join to fill the cache', () => joinOnce(world, signal));
    await progress.step(`${runs} joins`, async (note) => {
      while (values.length < runs) {
        values.push(await joinOnce(world, signal));
        note(`${values.length} done, median ${summarize(values).medianMs} ms`);
      }
    });
  } finally {
    await stage.cleanUp.run(progress);
  }
  const statistics = summarize(values);
  console.log(json ? JSON.stringify({ ok: true, ...statistics, values }) : `join time over ${statistics.runs} runs: median ${statistics.medianMs} ms, from ${statistics.minMs} to ${statistics.maxMs} ms`);
  return 0;
}

async function joinOnce({ bed, plane, worker: { user, home, programs } }: World, signal: AbortSignal): Promise<number> {
  const tokenFile = join(bed.folder, 'control-plane', 'join.json');
  await attach(plane, ATTACHMENT, { tokenFile });
  try {
    const joinFile = home.copy(tokenFile, 'join.json', 0o600);
    const command = [programs.agent, 'run', '--token-file', joinFile, '--', programs.agent, 'status', '--json'];
    const environment = { HOME: home.path, [BED_VARIABLE]: bed.name };
    const { stdout } = await run('setpriv', asUser(user, command), { cwd: home.path, environment, deadlineMs: RUN_DEADLINE_MS, signal });
    const { joinMs } = readFigures(stdout);
    if (joinMs === null) throw moorlineError('ML-DEMO-JOB-FAILED', `the agent told no join time: ${stdout}`);
    return joinMs;
  } finally {
    await detach(plane, ATTACHMENT);
  }
}
