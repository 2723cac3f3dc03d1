import { asOwnUser, enterNamespacesOf, isAlive, limitsOf, networkInode, softLimits, replaceProcess } from '@moorline/linux';
import { moorlineError } from '@moorline/mesh-core';
import { ownIds } from '../workload/own-ids.ts';
import { findJobFolder } from './find-folder.ts';
import { readRecord } from './job-folder.ts';
import { awaitJoined } from './outcome.ts';

/**
 * Becomes a command on the job's network, once the job is there: with its own user, folder and environment. Inside
 * already, it becomes the command alone.
 * @throws ML-NAMESPACE-REFUSED, ML-JOB-NOT-ON-MESH, ML-PROGRAM-MISSING; what kept the job off the mesh
 */
export async function execInJob(command: readonly [string, ...string[]], policyPath: string | undefined, timeoutMs: number): Promise<void> {
  const folder = findJobFolder(policyPath, process.env);
  await awaitJoined(folder, { timeoutMs });
  const record = readRecord(folder);
  const holder = record?.network ?? null;
  if (record === null || holder === null || !isAlive(holder.pid, holder.startTicks)) throw moorlineError('ML-NAMESPACE-REFUSED', folder);
  const [file, ...args] = command;
  const inside = networkInode('self') === record.networkInode;
  // Node raises that of open files for itself, and so for what it becomes.
  const parents = limitsOf(process.ppid);
  const line = asOwnUser({ file, args }, { ...ownIds(), unshare: inside ? 'none' : 'map-root', limits: parents === null ? [] : softLimits(parents, ['nofile']) });
  replaceProcess(inside ? line : enterNamespacesOf(holder.pid, line, process.cwd()), process.env as Record<string, string>);
}
