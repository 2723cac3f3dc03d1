import { run } from '@moorline/linux';
import { waitUntil, type Slurm } from '@moorline/tools';

const START_DEADLINE_MS = 90_000;
/** The controller takes the wish only once the run before is over. */
const ASK_INTERVAL_MS = 300;

/** Lets a job run again under its id; a job that has ended meanwhile is no error. */
export async function requeueJob({ environment }: Slurm, id: number): Promise<void> {
  await run('scontrol', ['requeue', String(id)], { environment, deadlineMs: START_DEADLINE_MS, acceptedExitCodes: [1] });
}

/** Lets a requeued job start as soon as it can, not when SLURM would let it by itself, and waits until it has. */
export async function startAtOnce({ environment }: Slurm, id: number, started: () => boolean | Promise<boolean>): Promise<void> {
  const attempt = async (): Promise<boolean> => {
    await run('scontrol', ['update', `jobid=${id}`, 'starttime=now'], { environment, deadlineMs: START_DEADLINE_MS, acceptedExitCodes: [1] });
    return started();
  };
  await waitUntil(attempt, { what: `job ${id} to start again`, deadlineMs: START_DEADLINE_MS, intervalMs: ASK_INTERVAL_MS });
}
