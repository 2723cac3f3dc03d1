import {
  ensureUser, installPrograms, makeHome, openBed, startCluster, startControlPlane, startSlurm, sweep, widenTun,
  type Bed, type Cluster, type ControlPlane, type Home, type InstalledPrograms, type Slurm, type SystemUser,
} from '../testbed/index.ts';
import { buildApps, fillSharedMirror } from './build.ts';
import type { CleanUp } from './clean-up.ts';
import { joinOnce } from './joins/join-once.ts';
import type { Progress } from './progress/index.ts';

/** Id of the demo's bed; the lock of that bed keeps a second demo out. */
export const DEMO_BED = 'demo';

/** Where the demo takes place. */
export interface World {
  readonly bed: Bed;
  readonly cluster: Cluster;
  readonly plane: ControlPlane;
  readonly slurm: Slurm;
  readonly worker: Worker;
}

/** What an ordinary user of the HPC centre has. */
export interface Worker {
  readonly user: SystemUser;
  readonly home: Home;
  readonly programs: InstalledPrograms;
}

export interface Stage {
  readonly progress: Progress;
  readonly cleanUp: CleanUp;
  readonly signal: AbortSignal;
}

/**
 * Builds on the demo's bed everything but the job.
 * @throws those of its parts; what was made by then is known to `cleanUp`
 */
export async function buildWorld(bed: Bed, { progress, cleanUp, signal }: Stage): Promise<World> {
  await progress.step('Build the programs', () => buildApps(signal));
  await progress.step('Fill the mirror of pinned binaries', async (note) => note(await fillSharedMirror(signal)));
  const { cluster, slurm, worker } = await progress.together<Pick<World, 'cluster' | 'slurm' | 'worker'>>({
    cluster: { title: 'Start a small cluster: a node, three pods, Services, DNS', work: () => startCluster(bed, { signal }) },
    slurm: { title: 'Start a SLURM of one machine, with munge', work: () => startSlurm(bed, { nodes: 1, signal }) },
    worker: { title: 'Make an ordinary user, with the agent in reach', work: () => makeWorker(bed) },
  });
  await progress.step('Open /dev/net/tun to users, as udev does', () => widenTun(bed));
  const plane = await progress.step('Start the control plane', async (note) => {
    const started = await startControlPlane(bed, cluster, { signal });
    note(started.server);
    return started;
  });
  cleanUp.add('Stop the control plane', plane.stop);
  const world: World = { bed, cluster, plane, slurm, worker };
  await progress.step("Join once, which fills the user's cache of binaries", async (note) => note(`${await joinOnce(world, signal)} ms with their download`));
  return world;
}

/** Removes what killed runs left, and takes the demo's bed. @throws ML-NOT-ROOT, ML-BED-BUSY, ML-BED-KEPT, ML-BED-NAME-TAKEN, ML-BED-LEFTOVER */
export async function takeBed({ progress, cleanUp }: Pick<Stage, 'progress' | 'cleanUp'>): Promise<Bed> {
  await progress.step('Clean up after earlier runs', async (note) => note((await sweep()).map((id) => `bed ${id}`).join(', ') || 'nothing to do'));
  const bed = await openBed(DEMO_BED);
  cleanUp.add('Remove processes, namespaces, links, user and files', bed.close);
  return bed;
}

async function makeWorker(bed: Bed): Promise<Worker> {
  const user = await ensureUser(bed);
  return { user, home: makeHome(bed, user), programs: installPrograms(bed) };
}
