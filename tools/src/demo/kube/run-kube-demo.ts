import { runOnBed, type BedOutcome, type DemoOptions, type Finder } from '../run-on-bed.ts';
import type { Stage } from '../world.ts';
import { examineGate, examineHealth, examineJob, examinePods, show } from './examine.ts';
import { examineGone } from './gone.ts';
import { awaitRunning, createPod, writeSamplePod } from './pod.ts';
import { NO_KUBE_FINDINGS, type KubeFindings } from './result.ts';
import { buildKubeWorld, type KubeWorld } from './world.ts';

/** What was left up: the world, the address of the pod, and the file of another pod. */
export interface KeptKubeDemo {
  readonly world: KubeWorld;
  readonly address: string;
  readonly samplePod: string;
}

/** Tells the story of a pod that becomes a job of SLURM, from `helm install` to its deletion. Never throws. */
export function runKubeDemo(options: DemoOptions): Promise<BedOutcome<KubeFindings, KeptKubeDemo>> {
  return runOnBed(options, NO_KUBE_FINDINGS, async (bed, stage, found) => tell(await buildKubeWorld(bed, stage), stage, options.keep, found));
}

async function tell(world: KubeWorld, { progress, signal }: Stage, keep: boolean, found: Finder<KubeFindings>): Promise<KeptKubeDemo | null> {
  const pod = await progress.step('Create a pod for the virtual node: gate, endpoint, annotations, gate lifted', async (note) => {
    const created = await createPod(world, signal);
    note(`${created.gateMs} ms`);
    return created;
  });
  found({ gateMs: pod.gateMs, checks: await examineGate(world, pod) });
  const address = await progress.step('Wait for SLURM to start it as a job', async (note) => {
    const started = await awaitRunning(world, signal);
    note(`its address is ${started}`);
    return started;
  });
  found({ checks: await progress.step('The job talks to the cluster', () => examineJob(world, pod, address)) });
  found({ checks: await progress.step('Pods and a Service talk to the job', () => examinePods(world, pod, address, signal)) });
  found(await progress.step('Read what agent and control plane measured', () => examineHealth(world, pod, signal)));
  found({ shown: await progress.step('Ask kubectl what it shows', () => show(world.kube)) });
  if (keep) return { world, address, samplePod: writeSamplePod(world) };
  found(await progress.step('Delete the pod', async (note) => {
    const gone = await examineGone(world, pod, signal);
    note(gone.goneMs === null ? 'something is left' : `everything gone after ${gone.goneMs} ms`);
    return gone;
  }));
  return null;
}
