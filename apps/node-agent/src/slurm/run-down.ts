import { asMoorlineError, type SitePolicy } from '@moorline/mesh-core';
import { count } from './counters.ts';
import { readJobKey } from './job-context.ts';
import { openNodeLog } from './open-log.ts';
import { emergencyPolicy, readSitePolicy } from './policy-file.ts';
import { removeJob } from './remove-job.ts';

/**
 * Removes a job from this node, also under a faulty policy. Never fails towards SLURM: a failure is logged and
 * counted, and the next sweep tries again.
 * @param run folder of the records, should the policy be faulty
 */
export async function runDown(policyPath: string | undefined, run: string | undefined): Promise<void> {
  process.chdir('/');
  let policy = emergencyPolicy(run);
  try {
    policy = readSitePolicy(policyPath);
  } catch (error) {
    report(error, policy, 'the site policy cannot be used');
  }
  try {
    await removeJob(readJobKey(process.env), policy);
  } catch (error) {
    report(error, policy, 'not everything of the job is gone');
  }
}

function report(error: unknown, policy: SitePolicy, what: string): void {
  const { code } = asMoorlineError(error, 'ML-SWEEP-LEFTOVER');
  openNodeLog(policy).error({ err: error, code, job: process.env['SLURM_JOB_ID'] }, what);
  count(policy, 'epilog', code);
}
