import { rmSync, statSync } from 'node:fs';
import { isAlive, networkInode, processIds } from '@moorline/linux';
import { moorlineError, planRemoval, siteJoinFile, type JobKey, type SitePolicy, type SweepStep } from '@moorline/mesh-core';
import { hasJobFile, jobFolder, readJobFile, readRecord } from './job-folder.ts';
import { identityOf } from './site-file.ts';
import { applySweep, observeJobs } from './sweep.ts';

/**
 * Removes everything of a run of a job from this node, found by observation: what its user left running in its namespace,
 * our own processes, its folder, and its join file once that is spent.
 * @param overSinceTicks when the run was over; null: all that is there is its
 * @throws ML-SWEEP-LEFTOVER
 */
export async function removeJob(key: JobKey, { run, spool }: SitePolicy, overSinceTicks: number | null = null): Promise<void> {
  const folder = jobFolder(run, key);
  const plan = (): readonly SweepStep[] => planRemoval(key, { ...observeJobs(run), overSinceTicks });
  const steps = plan();
  if (steps.some(({ kind }) => kind === 'remove-folder')) killStrays(folder);
  const spent = hasJobFile(folder, 'joined') ? readJobFile(folder, 'joinFile') : null;
  await applySweep(run, steps);
  const site = siteJoinFile(spool, key.jobId);
  // Another file by now is the site's for the job's next run.
  if (spent !== null && identityOf(site) === spent) rmSync(site, { force: true });
  const left = plan();
  if (left.length > 0) throw moorlineError('ML-SWEEP-LEFTOVER', left.map((step) => (step.kind === 'end-process' ? `process ${step.pid}` : step.name)).join(', '));
}

/**
 * Kills processes of the job's user in the job's network namespace. While its holder lives the namespace is certainly
 * the job's, and nobody but the job can be in it.
 */
function killStrays(folder: string): void {
  const record = readRecord(folder);
  const holder = record?.network ?? null;
  if (record === null || holder === null || !isAlive(holder.pid, holder.startTicks)) return;
  const namespace = networkInode(holder.pid);
  if (namespace === null || namespace === networkInode('self')) return;
  for (const pid of processIds()) {
    if (pid === holder.pid || networkInode(pid) !== namespace || statSync(`/proc/${pid}`, { throwIfNoEntry: false })?.uid !== record.uid) continue;
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      continue;
    }
  }
}
