import { rmSync, statSync } from 'node:fs';
import { isAlive, networkInode, processIds } from '@moorline/linux';
import { moorlineError, planRemoval, siteJoinFile, type JobKey, type SitePolicy } from '@moorline/mesh-core';
import { hasJobFile, jobFolder, readRecord } from './job-folder.ts';
import { applySweep, observeJobs } from './sweep.ts';

/**
 * Removes everything of a job from this node, found by observation: what its user left running in its namespace, our
 * own processes, its folder, and its join file once that is spent.
 * @throws AggregateError of what failed; ML-SWEEP-LEFTOVER
 */
export async function removeJob(key: JobKey, { run, spool }: SitePolicy): Promise<void> {
  const folder = jobFolder(run, key);
  killStrays(folder);
  const spent = hasJobFile(folder, 'joined');
  await applySweep(run, planRemoval(key, observeJobs(run)));
  if (spent) rmSync(siteJoinFile(spool, key.jobId), { force: true });
  const left = planRemoval(key, observeJobs(run));
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
