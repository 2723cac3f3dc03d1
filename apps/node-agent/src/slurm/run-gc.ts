import { jobOfFolderName, jobOfMark, moorlineError, type SweepStep } from '@moorline/mesh-core';
import { jobsFolder } from './job-folder.ts';
import { tellLeftovers } from './leftovers.ts';
import { readSitePolicy } from './policy-file.ts';
import { isStrange, observeJobs } from './sweep.ts';
import { sweepNode } from './sweep-node.ts';
import { sweepSockets, type SocketStep } from './sweep-sockets.ts';

/**
 * Sweeps every node of this machine that has anything here, then what proxies of jobs have left; what stays of one keeps
 * no other from it.
 * @returns what was to be done
 * @throws ML-SITE-POLICY, ML-SWEEP-LEFTOVER
 */
export async function collectGarbage(policyPath: string | undefined, dryRun: boolean): Promise<readonly (SweepStep | SocketStep)[]> {
  const { run, metrics } = readSitePolicy(policyPath);
  const { processes, folders } = observeJobs(run);
  const keys = [...processes.map(({ mark }) => jobOfMark(mark)), ...folders.map(({ name }) => jobOfFolderName(name))];
  const nodes = new Set(keys.flatMap((key) => (key === null ? [] : [key.node])));
  const sweeps = [...[...nodes].map((node) => () => sweepNode(node, { run, metrics, thorough: true, dryRun })), () => sweepSockets(dryRun)];
  const steps: (SweepStep | SocketStep)[] = [];
  const failures: unknown[] = isStrange(jobsFolder(run)) ? [moorlineError('ML-SWEEP-LEFTOVER', `${jobsFolder(run)} is not a folder of root's: what is in it stays`)] : [];
  for (const sweep of sweeps) {
    try {
      steps.push(...(await sweep()));
    } catch (error) {
      failures.push(error);
    }
  }
  tellLeftovers(failures, sweeps.length);
  return steps;
}
