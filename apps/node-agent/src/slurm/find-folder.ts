import { moorlineError } from '@moorline/mesh-core';
import { readJobKey } from './job-context.ts';
import { jobFolder, readRecord } from './job-folder.ts';
import { readSitePolicy } from './policy-file.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** Set by TaskProlog, for tasks that do not know where the site keeps its policy. */
export const FOLDER_VARIABLE = 'MOORLINE_JOB_FOLDER';

/**
 * The folder of the job that this process belongs to.
 * @param policyPath when it is given, nothing else is believed: the variable may come from the job that submitted this one
 * @param run folder of the records, where the policy need not be read for it
 * @throws ML-JOB-UNKNOWN, ML-JOB-NOT-ON-MESH, ML-SITE-POLICY
 */
export function findJobFolder(policyPath: string | undefined, environment: Environment, run?: string): string {
  const key = readJobKey(environment);
  const told = policyPath === undefined ? environment[FOLDER_VARIABLE] : undefined;
  if (told !== undefined && readRecord(told)?.jobId === key.jobId) return told;
  const folder = jobFolder(run ?? readSitePolicy(policyPath).run, key);
  if (readRecord(folder) === null) throw moorlineError('ML-JOB-NOT-ON-MESH', folder);
  return folder;
}
