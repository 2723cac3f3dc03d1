import { lstatSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { childEnvironment, findOwned, isAlive, OWNER_VARIABLE, ROLE_VARIABLE, run, start, startTicks } from '@moorline/linux';
import { BED_VARIABLE } from '@moorline/tools';
import { linkNames } from './links.ts';
import type { Site } from './site.ts';

/** Marks what stands for somebody else's process; the bed's removal finds it by its own mark. */
const FOREIGN_VARIABLE = 'MOORLINE_TEST_FOREIGN';
/** Job of a node that this site does not have, and names that are almost ours. */
const MARKS = ['slurm/elsewhere/999984', 'slurm/n1', 'slurmx/n1/999984', 'slurm/n1/1/999984', 'agent/999984', 'slurm/n1.x/999984'] as const;

/** Things that look like ours and are not; `check` throws unless all are there as they were planted. */
export interface Foreign {
  readonly check: () => void;
  /** Those that a bed would not take away by itself. */
  readonly remove: () => Promise<void>;
}

/** Plants processes, a link, mounts, files and folders of others. */
export async function plantForeign({ field, hooks }: Site): Promise<Foreign> {
  const { bed } = field;
  const jobs = join(hooks.run, 'jobs');
  mkdirSync(jobs, { recursive: true });
  const environment = (mark: string): Record<string, string> => childEnvironment({ [OWNER_VARIABLE]: mark, [ROLE_VARIABLE]: 'agent', [FOREIGN_VARIABLE]: bed.name, [BED_VARIABLE]: bed.name });
  const processes = await Promise.all(MARKS.map(async (mark) => start('sleep', ['infinity'], { environment: environment(mark), detached: true })));
  const pids = processes.map(({ pid }) => ({ pid, startTicks: startTicks(pid) ?? 0 }));

  const treasure = join(bed.folder, 'foreign-treasure');
  mkdirSync(treasure);
  writeFileSync(join(treasure, 'kept'), 'kept');
  symlinkSync(treasure, join(jobs, 'n1.4242'));
  writeFileSync(join(jobs, 'n1.4343'), 'a file');
  for (const name of ['foreign-1', 'n1.foreign', 'foreign-n1.01']) mkdirSync(join(jobs, name));
  const mounted = join(jobs, 'foreign-1', 'mount');
  mkdirSync(mounted);
  await run('mount', ['-t', 'tmpfs', 'foreign', mounted]);
  writeFileSync(join(mounted, 'kept'), 'kept');
  const paths = ['n1.4242', 'n1.4343', 'foreign-1/mount/kept', 'n1.foreign', 'foreign-n1.01'].map((name) => join(jobs, name));
  const link = 'mwforeign0';
  await run('ip', ['link', 'add', link, 'type', 'veth', 'peer', 'name', 'mwforeign1']);

  return {
    check: () => {
      const gone = [
        ...pids.filter(({ pid, startTicks: ticks }) => !isAlive(pid, ticks)).map(({ pid }) => `process ${pid}`),
        ...paths.filter((path) => lstatSync(path, { throwIfNoEntry: false }) === undefined),
        ...(readFileSync(join(treasure, 'kept'), 'utf8') === 'kept' ? [] : [treasure]),
        ...(linkNames().includes(link) ? [] : [link]),
      ];
      if (gone.length > 0) throw new Error(`touched: ${gone.join(', ')}`);
    },
    remove: async () => {
      for (const child of processes) child.kill('SIGKILL');
      await run('umount', [mounted], { acceptedExitCodes: [32] });
      await run('ip', ['link', 'delete', link], { acceptedExitCodes: [1] });
    },
  };
}

/** Processes that `plantForeign` started in a bed. */
export function findForeign(bed: string): readonly number[] {
  return findOwned(bed, FOREIGN_VARIABLE).map(({ pid }) => pid);
}
