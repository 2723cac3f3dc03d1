import { join } from 'node:path';
import { buildClusterTools } from '../../cluster-tools/index.ts';
import {
  ensureUser, importMoorlineImages, installChart, installPrograms, makeHome, MOORLINE_NAMESPACE, podAddress, runClusterPods, runVirtualKubelet, serverOf, startKube, startSlurm, widenTun,
  type Bed, type Kube, type Slurm,
} from '../../testbed/index.ts';
import { buildApps, fillSharedMirror } from '../build.ts';
import type { Stage, Worker } from '../world.ts';

/** Name of the node that stands for the SLURM cluster. */
export const VIRTUAL_NODE = 'slurm';

/** Where the story takes place. */
export interface KubeWorld {
  readonly bed: Bed;
  readonly kube: Kube;
  readonly slurm: Slurm;
  readonly worker: Worker;
  /** Where interLink's plugin has the folders of jobs; with a slash at its end. */
  readonly jobsFolder: string;
  /** Addresses of the pods `hello` and `echo`. */
  readonly pods: { readonly hello: string; readonly echo: string };
}

/**
 * Builds on the demo's bed everything but the pod: a real Kubernetes with Moorline's chart, a real SLURM, and a virtual
 * node between them.
 * @throws those of its parts; all of it goes with the bed
 */
export async function buildKubeWorld(bed: Bed, { progress, signal }: Pick<Stage, 'progress' | 'signal'>): Promise<KubeWorld> {
  await progress.step('Build the programs', () => buildApps(signal));
  await progress.step('Find the programs of a real Kubernetes, or build them once', async (note) => note(`${await buildClusterTools({ signal, onLine: note })} built`));
  await progress.step('Fill the mirror of pinned binaries', async (note) => note(await fillSharedMirror(signal)));
  const { kube, slurm, worker } = await progress.together<Pick<KubeWorld, 'kube' | 'slurm' | 'worker'>>({
    kube: { title: 'Start Kubernetes: etcd, API server, controllers, kubelet, kube-proxy, CoreDNS', work: () => startKube(bed, { kubelet: true, signal }) },
    slurm: { title: 'Start a SLURM of one machine, with munge', work: () => startSlurm(bed, { nodes: 1, signal }) },
    worker: { title: 'Make an ordinary user, with the agent in reach', work: () => makeWorker(bed) },
  });
  await progress.step('Open /dev/net/tun to users, as udev does', () => widenTun(bed));
  const images = await progress.step('Pack the images of control plane and endpoint, and give them to the node', () => importMoorlineImages(kube, signal));
  await progress.together({
    chart: { title: 'helm install moorline', work: async (note) => installChart(kube, images, {}, signal).then(() => note(`namespace ${MOORLINE_NAMESPACE}, for workers at ${serverOf(kube)}`)) },
    pods: { title: 'Run the pods hello and echo with their Services', work: () => runClusterPods(kube, images.endpoint) },
  });
  const jobsFolder = `${worker.home.path}/interlink/`;
  const site = { slurm, user: worker.user, dataRoot: jobsFolder, exportPodData: true, sharedFs: true, commandPrefix: '', environment: { PATH: `${join(worker.programs.agent, '..')}:/usr/bin:/bin` } };
  await progress.step(`Register the virtual node ${VIRTUAL_NODE}, as interLink does`, () => runVirtualKubelet(bed, kube, site, VIRTUAL_NODE, signal));
  return { bed, kube, slurm, worker, jobsFolder, pods: { hello: await podAddress(kube, 'hello'), echo: await podAddress(kube, 'echo') } };
}

async function makeWorker(bed: Bed): Promise<Worker> {
  const user = await ensureUser(bed);
  return { user, home: makeHome(bed, user), programs: installPrograms(bed) };
}
