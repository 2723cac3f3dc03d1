import { rmdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { endProcess, run } from '@moorline/linux';
import type { BedNames } from '../bed/names.ts';
import { restoreKernelSwitches } from '../kube/node/index.ts';
import { restoreTun } from '../tun/index.ts';
import type { RemovalStep } from './plan.ts';

/** Time that a process of a bed gets to leave by itself. */
const GRACE_MS = 3_000;

/** Performs one step; what has gone by itself meanwhile is no failure. */
export async function applyRemoval(bed: BedNames, step: RemovalStep): Promise<void> {
  switch (step.kind) {
    case 'endProcesses':
      await throwAll(step.processes.map((found) => endProcess(found, GRACE_MS)));
      return;
    case 'killProcesses':
      await throwAll(step.processes.map((found) => endProcess(found, 0)));
      return;
    case 'deleteLink':
      await run('ip', ['link', 'delete', step.link]);
      return;
    case 'deleteNamespace':
      await run('ip', ['netns', 'delete', step.namespace]);
      return;
    case 'unmount':
      await run('umount', [step.mount]);
      return;
    case 'removeCgroup':
      rmdirSync(step.cgroup);
      return;
    case 'restoreTun':
      await restoreTun(bed);
      return;
    case 'restoreKernel':
      restoreKernelSwitches(bed.folder);
      return;
    case 'deleteUser':
      await run('userdel', [step.user]);
      return;
    case 'removeFolder':
      await rm(step.folder, { recursive: true, force: true, maxRetries: 3 });
      return;
  }
}

async function throwAll(works: readonly Promise<void>[]): Promise<void> {
  const failures = (await Promise.allSettled(works)).flatMap((result) => (result.status === 'rejected' ? [result.reason as unknown] : []));
  if (failures.length > 0) throw new AggregateError(failures, `${failures.length} processes did not end`);
}
