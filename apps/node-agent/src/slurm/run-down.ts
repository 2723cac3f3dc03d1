import { asMoorlineError } from '@moorline/mesh-core';
import { count } from './counters.ts';
import { readJobKey } from './job-context.ts';
import { openNodeLog } from './open-log.ts';
import { emergencyPolicy, readSitePolicy } from './policy-file.ts';
import { removeJob } from './remove-job.ts';

/** Removes a job from this node. Never fails towards SLURM: a failure is logged and counted, and the next sweep tries again. */
export async function runDown(policyPath: string | undefined): Promise<void> {
  process.chdir('/');
  let policy = emergencyPolicy();
  try {
    policy = readSitePolicy(policyPath);
    await removeJob(readJobKey(process.env), policy);
  } catch (error) {
    const { code } = asMoorlineError(error, 'ML-SWEEP-LEFTOVER');
    openNodeLog(policy).error({ err: error, code, job: process.env['SLURM_JOB_ID'] }, 'not everything of the job is gone');
    count(policy, 'epilog', code);
  }
}
