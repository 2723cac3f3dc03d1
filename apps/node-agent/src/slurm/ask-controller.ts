import { run } from '@moorline/linux';

/** A controller that is busy must not hold the node up. */
const DEADLINE_MS = 2_000;

/**
 * Ids of the jobs that the controller has on a node, and of those of `others` that wait to be started, again or for the
 * first time; null when it does not say.
 */
export async function askController(node: string, others: readonly number[]): Promise<ReadonlySet<number> | null> {
  try {
    const [here, waiting] = await Promise.all([
      ids([`--nodelist=${node}`]),
      // By their state: squeue refuses a list in which it knows no job at all.
      others.length === 0 ? [] : ids(['--states=PENDING,REQUEUED,REQUEUE_HOLD,SPECIAL_EXIT']),
    ]);
    return new Set([...here, ...waiting.filter((id) => others.includes(id))]);
  } catch {
    return null;
  }
}

async function ids(args: readonly string[]): Promise<readonly number[]> {
  const configuration = process.env['SLURM_CONF'];
  const { stdout } = await run('squeue', ['--noheader', '--format=%A', ...args], {
    deadlineMs: DEADLINE_MS,
    ...(configuration === undefined ? {} : { environment: { SLURM_CONF: configuration } }),
  });
  return stdout.split('\n').filter((line) => line !== '').map(Number);
}
