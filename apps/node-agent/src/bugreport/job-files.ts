import { findJobFolder } from '../slurm/find-folder.ts';
import { type JOB_FILES, readJobFile } from '../slurm/job-folder.ts';

const SHOWN = ['record', 'joined', 'failed', 'timeline'] as const satisfies readonly (keyof typeof JOB_FILES)[];

/** What the prolog of this node recorded of the job that this process belongs to; the reason why nothing is known in its place. */
export function jobFiles(environment: Readonly<Record<string, string | undefined>>): object {
  const folder = findJobFolder(undefined, environment);
  return { folder, ...Object.fromEntries(SHOWN.map((name) => [name, readJobFile(folder, name)])) };
}
