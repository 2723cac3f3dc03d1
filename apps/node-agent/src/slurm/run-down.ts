import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { startTicks } from '@moorline/linux';
import { asMoorlineError, epilogMayEndAtMs, moorlineError, noteForNextRun, startsAgain, type SitePolicy } from '@moorline/mesh-core';
import { count, type Hook } from './counters.ts';
import { readJobKey, readRestarts } from './job-context.ts';
import { jobFolder, makeJobFolder, readJobFile, readRecord, writeJobFile, writeRecord } from './job-folder.ts';
import { openNodeLog } from './open-log.ts';
import { renderFailure } from './outcome.ts';
import { emergencyPolicy, readSitePolicy } from './policy-file.ts';
import { removeJob } from './remove-job.ts';
import { startedAtMs } from './time-of.ts';

/** Error of a run that SLURM started without its prolog. */
const SKIPPED = 'ML-PROLOG-SKIPPED';

export interface DownOptions {
  readonly policy: string | undefined;
  /** Folder of the records, should the policy be faulty. */
  readonly run: string | undefined;
  /** File of the log, in the same case. */
  readonly log: string | undefined;
  /** Process of the epilog: what has started since is not of the run that is over. */
  readonly epilogPid: number | undefined;
}

/**
 * Removes a job from this node, also under a faulty policy. Never fails towards SLURM: a failure is logged and
 * counted, and the next sweep tries again.
 */
export async function runDown({ policy: policyPath, run, log, epilogPid = process.pid }: DownOptions): Promise<void> {
  process.chdir('/');
  let policy = emergencyPolicy({ run, log });
  try {
    policy = readSitePolicy(policyPath);
  } catch (error) {
    report(error, policy, 'the site policy cannot be used');
  }
  try {
    await remove(policy, epilogPid);
  } catch (error) {
    report(error, policy, 'not everything of the job is gone');
  }
}

async function remove(policy: SitePolicy, epilogPid: number): Promise<void> {
  const key = readJobKey(process.env);
  const folder = jobFolder(policy.run, key);
  const restarts = readRestarts(process.env);
  const record = readRecord(folder);
  const startedMs = startedAtMs(epilogPid) ?? Date.now();
  // The note of an earlier epilog: this run has had no prolog that would have removed it.
  if (readJobFile(folder, 'failed')?.startsWith(SKIPPED) === true) report(moorlineError(SKIPPED, `job ${key.jobId}`), policy, 'the job was not on the mesh', 'prolog');
  await removeJob(key, policy, startTicks(epilogPid));
  if (restarts === null || !startsAgain(record, restarts) || existsSync(folder)) return;
  makeJobFolder(folder);
  writeJobFile(folder, 'failed', renderFailure(moorlineError(SKIPPED, `restart ${restarts} of job ${key.jobId}`)));
  writeRecord(folder, noteForNextRun(record, restarts));
  await sleep(Math.max(0, epilogMayEndAtMs(startedMs) - Date.now()));
}

function report(error: unknown, policy: SitePolicy, what: string, hook: Hook = 'epilog'): void {
  const { code } = asMoorlineError(error, 'ML-SWEEP-LEFTOVER');
  openNodeLog(policy).error({ err: error, code, job: process.env['SLURM_JOB_ID'] }, what);
  count(policy, hook, code);
}
