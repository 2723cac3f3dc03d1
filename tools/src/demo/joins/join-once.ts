import { join } from 'node:path';
import { run } from '@moorline/linux';
import { moorlineError } from '@moorline/mesh-core';
import { asUser, attach, BED_VARIABLE, detach } from '../../testbed/index.ts';
import { readFigures } from '../checks/index.ts';
import type { World } from '../world.ts';

const ATTACHMENT = 'join-time';
const RUN_DEADLINE_MS = 60_000;

/**
 * One join with a fresh attachment, outside SLURM: milliseconds from the agent's start to its first round
 * trip through the tunnel, as the agent itself measures it.
 * @throws ML-DEMO-JOB-FAILED, ML-PROGRAM-FAILED, ML-TIMEOUT, ML-ABORTED
 */
export async function joinOnce({ bed, plane, worker: { user, home, programs } }: World, signal: AbortSignal): Promise<number> {
  const tokenFile = join(bed.folder, 'control-plane', `${ATTACHMENT}.json`);
  await attach(plane, ATTACHMENT, { tokenFile });
  try {
    const joinFile = home.copy(tokenFile, `${ATTACHMENT}.json`, 0o600);
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
