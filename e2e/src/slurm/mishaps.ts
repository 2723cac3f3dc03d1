import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { processIds, run } from '@moorline/linux';
import { cancelJob } from '@moorline/tools';
import { killAll, ownedBy } from './owned.ts';
import { requeueJob } from './requeue.ts';
import type { MeshJob, Site } from './site.ts';

/** Something that happens to a job, its agent or its epilog, at whatever moment. */
export interface Mishap {
  readonly name: string;
  readonly befall: (site: Site, job: MeshJob) => Promise<void>;
}

const signalAll = (processes: readonly { readonly pid: number }[], signal: NodeJS.Signals): void => {
  for (const { pid } of processes) {
    try {
      process.kill(pid, signal);
    } catch {
      continue;
    }
  }
};

/** SLURM's own ways, and the kills of everything of ours that a job has on its node. */
export const MISHAPS: readonly Mishap[] = [
  { name: 'none', befall: async () => undefined },
  { name: 'cancel', befall: ({ slurm }, { id }) => cancelJob(slurm, id) },
  { name: 'requeue', befall: ({ slurm }, { id }) => requeueJob(slurm, id) },
  { name: 'requeue and start at once', befall: async ({ slurm }, { id }) => {
    await requeueJob(slurm, id);
    await run('scontrol', ['update', `jobid=${id}`, 'starttime=now'], { environment: slurm.environment, acceptedExitCodes: [1] });
  } },
  { name: 'signal to all steps', befall: async ({ slurm }, { id }) => void (await run('scancel', ['--quiet', '--signal=KILL', '--full', String(id)], { environment: slurm.environment, acceptedExitCodes: [1] })) },
  { name: 'agent killed', befall: async (_site, { id }) => killAll(ownedBy(id, 'agent')) },
  { name: 'agent stopped', befall: async (_site, { id }) => signalAll(ownedBy(id, 'agent'), 'SIGSTOP') },
  { name: 'agent ended', befall: async (_site, { id }) => signalAll(ownedBy(id, 'agent'), 'SIGTERM') },
  { name: 'holders killed', befall: async (_site, { id }) => killAll(ownedBy(id, 'holder')) },
  { name: 'helpers killed', befall: async (_site, { id }) => killAll(ownedBy(id, 'helper')) },
  { name: 'all killed', befall: async (_site, { id }) => killAll(ownedBy(id)) },
  { name: 'cancel, epilog killed', befall: async (site, { id }) => {
    await cancelJob(site.slurm, id);
    await killEpilogs(site);
  } },
];

const EPILOG_LOOKS = 30;
const BETWEEN_LOOKS_MS = 30;

/** Kills what epilogs run to remove jobs, whenever one is seen within a second. */
async function killEpilogs({ field }: Site): Promise<void> {
  const command = [field.programs.node, field.programs.agentEntry, 'down', ''].join('\0');
  for (let look = 0; look < EPILOG_LOOKS; look += 1) {
    signalAll(processIds().flatMap((pid) => (commandOf(pid).startsWith(command) ? [{ pid }] : [])), 'SIGKILL');
    await sleep(BETWEEN_LOOKS_MS);
  }
}

function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return '';
  }
}
