import { existsSync, readdirSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '@moorline/linux';
import type { Site } from './site.ts';

/** A sweep leaves young folders to what may still be making them. */
const LONG_AGO = new Date(0);
/** Each process that is left may take some seconds to end. */
const SWEEP_DEADLINE_MS = 120_000;

/** Lets an administrator sweep, who waited for long enough; tells whether nothing was left. */
export async function sweepAway({ field, hooks, slurm }: Site): Promise<boolean> {
  const jobs = join(hooks.run, 'jobs');
  const names = existsSync(jobs) ? readdirSync(jobs) : [];
  for (const name of names) utimesSync(join(jobs, name), LONG_AGO, LONG_AGO);
  const { stdout } = await run(field.programs.agent, ['gc', '--json', '--policy', join(hooks.folder, 'site.yaml')], { environment: slurm.environment, deadlineMs: SWEEP_DEADLINE_MS });
  return stdout.trim() === '[]' && names.length === 0;
}
