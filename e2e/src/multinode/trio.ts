import { chmodSync, copyFileSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { attachForUser, openField, startSlurm, submitJob, waitUntil, type Field, type Slurm } from '@moorline/tools';
import { attachInSpool, joinFileInSpool, openSite, submitScript, type Site } from '../slurm/site.ts';
import { untilNothingLeft } from '../slurm/traces.ts';
import { untilNoProcess } from '../support/worker.ts';
import { rankScript } from './rank.ts';

/** Name of the job, and of its attachment. */
export const TRIO = 'trio';
export const RANKS = [0, 1, 2] as const;
const TOGETHER_DEADLINE_MS = 120_000;
const THREE_NODES = ['--nodes=3', '--ntasks-per-node=1'];

/** A job on three nodes whose ranks have looked round, and wait for the file `release`. */
export interface Trio {
  readonly field: Field;
  readonly slurm: Slurm;
  readonly id: number;
  /** Copy of the join file that a user of the field can read. */
  readonly joinFile: string;
  readonly output: string;
  readonly untilNothingLeft: () => Promise<void>;
}

/** Each rank is run by an agent of its own. */
async function startByWrapper(): Promise<Trio> {
  const field = await openField('multinode');
  const slurm = await startSlurm(field.bed, { nodes: RANKS.length });
  const { home, programs, bed, user } = field;
  const joinFile = await attachForUser(field, TRIO, { nodes: String(RANKS.length) });
  const rank = writeRank(field);
  const script = home.write('trio.sbatch', `#!/bin/bash\nexec srun ${programs.agent} run --token-file ${joinFile} -- ${rank}\n`, 0o700);
  const output = join(home.path, 'trio.out');
  const id = await submitJob(bed, slurm, user, { name: TRIO, script, output, cwd: home.path, options: THREE_NODES });
  return { field, slurm, id, joinFile, output, untilNothingLeft: () => untilNoProcess(field) };
}

/** The prolog of each node puts the job on the mesh. */
async function startByProlog(): Promise<Trio> {
  const site = await openSite('multinode', { nodes: RANKS.length + 1, plugin: true });
  await attachInSpool(site, TRIO, { nodes: String(RANKS.length) });
  const joinFile = copyForUser(site);
  const { id, output } = await submitScript(site, TRIO, `exec srun ${writeRank(site.field)}`, [`--comment=moorline:${TRIO}`, '--nodelist=n[1-3]', ...THREE_NODES]);
  return { field: site.field, slurm: site.slurm, id, joinFile, output, untilNothingLeft: () => untilNothingLeft(site) };
}

/** Starts the job, and waits until all its ranks have seen each other. */
export async function startTrio(way: 'wrapper' | 'prolog'): Promise<Trio> {
  const trio = await (way === 'wrapper' ? startByWrapper() : startByProlog());
  const isTogether = (rank: number): boolean => existsSync(join(trio.field.home.path, `together-${rank}`));
  await waitUntil(() => RANKS.every(isTogether), { what: 'all ranks to have looked round', deadlineMs: TOGETHER_DEADLINE_MS });
  return trio;
}

function writeRank(field: Field): string {
  return field.home.write('rank.sh', rankScript(field, TRIO, RANKS.length), 0o700);
}

function copyForUser(site: Site): string {
  const copy = site.field.home.write('trio.json', '', 0o600);
  copyFileSync(joinFileInSpool(site, TRIO), copy);
  chmodSync(copy, 0o600);
  return copy;
}
