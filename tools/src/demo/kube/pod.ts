import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { moorlineError } from '@moorline/mesh-core';
import { VIRTUAL_NODE_TAINT, waitUntil } from '../../testbed/index.ts';
import { GREETING, JOB_FILES } from '../demo-job.ts';
import { jobAnswers, prepareAnswers, type JobAnswers } from '../job-answers.ts';
import { VIRTUAL_NODE, type KubeWorld } from './world.ts';

/** The pod of the story. */
export const POD_NAME = 'demo';
/** What asks the API server again costs it something; gates are lifted within seconds. */
const LOOK_INTERVAL_MS = 20;
const GATE_DEADLINE_MS = 90_000;
const START_DEADLINE_MS = 90_000;

interface PodView {
  readonly metadata: { readonly uid: string; readonly annotations?: Readonly<Record<string, string>> };
  readonly spec: { readonly schedulingGates?: readonly { readonly name: string }[] };
  readonly status: { readonly phase?: string; readonly podIP?: string; readonly reason?: string; readonly message?: string };
}

export interface StoryPod extends JobAnswers {
  readonly uid: string;
  /** Gates that it had when it was made. */
  readonly gates: readonly string[];
  /** From its creation until it had none. */
  readonly gateMs: number;
  readonly annotations: Readonly<Record<string, string>>;
}

/** A pod for the virtual node as a user writes it: nothing in it is Moorline's. */
function podFor(name: string, command: readonly string[], environment: Readonly<Record<string, string>>): object {
  const container = { name: 'main', image: 'busybox', command, env: Object.entries(environment).map(([key, value]) => ({ name: key, value })) };
  return {
    apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace: 'default', labels: { app: name } },
    spec: { restartPolicy: 'Never', nodeSelector: { 'kubernetes.io/hostname': VIRTUAL_NODE }, tolerations: [{ key: VIRTUAL_NODE_TAINT, operator: 'Exists' }], containers: [container] },
  };
}

/** Writes a pod for a person to try, and gives its file. */
export function writeSamplePod({ bed }: KubeWorld): string {
  const file = join(bed.folder, 'mine.json');
  writeFileSync(file, `${JSON.stringify(podFor('mine', ['/bin/sh', '-c', 'curl --silent http://hello/; getent hosts hello; hostname'], {}), undefined, 2)}\n`);
  return file;
}

function demoPod({ worker: { home, programs }, pods }: KubeWorld): object {
  const environment = { DEMO_AGENT: programs.agent, DEMO_NODE: programs.node, DEMO_ECHO_SERVER: programs.echoServer, DEMO_HELLO_POD: pods.hello, DEMO_GREETING: GREETING, DEMO_EXIT_CODE: '0', DEMO_HOLD: '1' };
  return podFor(POD_NAME, ['/bin/bash', '-c', `cd ${home.path} && exec ./job.sh`], environment);
}

/** Makes the pod and waits until the control plane has let it go. @throws ML-TIMEOUT, ML-ABORTED */
export async function createPod(world: KubeWorld, signal: AbortSignal): Promise<StoryPod> {
  const { kube, worker: { home, user } } = world;
  home.copy(join(JOB_FILES, 'job.sh'), 'job.sh', 0o700);
  prepareAnswers(home, user);
  const born = JSON.parse(await kube.kubectl(['create', '--filename=-', '--output=json'], { input: JSON.stringify(demoPod(world)) })) as PodView;
  const bornAtMs = performance.now();
  const free = await waitUntil(async () => {
    const pod = await readPod(world);
    return (pod.spec.schedulingGates ?? []).length === 0 ? pod : null;
  }, { what: 'the gate of the pod to be lifted', deadlineMs: GATE_DEADLINE_MS, intervalMs: LOOK_INTERVAL_MS, signal });
  return {
    uid: born.metadata.uid, gates: (born.spec.schedulingGates ?? []).map(({ name }) => name), gateMs: Math.round(performance.now() - bornAtMs), annotations: free.metadata.annotations ?? {},
    ...jobAnswers(home, () => failIfEnded(world), signal),
  };
}

/** Its address once the pod runs, which means: as a job of SLURM. */
export async function awaitRunning(world: KubeWorld, signal: AbortSignal): Promise<string> {
  return waitUntil(async () => {
    await failIfEnded(world);
    const { phase, podIP } = (await readPod(world)).status;
    return phase === 'Running' ? podIP : null;
  }, { what: 'the pod to run', deadlineMs: START_DEADLINE_MS, intervalMs: LOOK_INTERVAL_MS, signal });
}

async function readPod({ kube }: KubeWorld): Promise<PodView> {
  return JSON.parse(await kube.kubectl(['get', 'pod', POD_NAME, '--output=json'])) as PodView;
}

async function failIfEnded(world: KubeWorld): Promise<void> {
  const { phase, reason = '', message = '' } = (await readPod(world)).status;
  if (phase === 'Failed' || phase === 'Succeeded') throw moorlineError('ML-DEMO-JOB-FAILED', `the pod is ${phase}: ${reason} ${message}`.trim());
}
