import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { VIRTUAL_NODE_TAINT, waitUntil, type OffloadedPod } from '@moorline/tools';
import { RESEARCH, VIRTUAL_NODE, type Story } from './open-story.ts';

/** Port of the job's echo servers. */
export const JOB_PORT = 9_000;
/** A job starts within seconds; SLURM looks at its queue every few. */
const STEP_DEADLINE_MS = 90_000;

/** interLink's node says that it is not ready, and has no network: its pods tolerate that. */
const UNREADY = ['not-ready', 'network-unavailable'].map((name) => ({ key: `node.kubernetes.io/${name}`, operator: 'Exists' }));

export interface StoryPod extends OffloadedPod {
  readonly metadata: OffloadedPod['metadata'] & { readonly labels?: Readonly<Record<string, string>> };
  readonly spec: OffloadedPod['spec'] & { readonly nodeName?: string; readonly schedulingGates?: readonly { readonly name: string }[] };
  readonly status: { readonly phase?: string; readonly podIP?: string; readonly conditions?: readonly { readonly type: string; readonly reason?: string }[] };
}

/**
 * A pod for the virtual node as a user writes it: nothing in it is Moorline's. It asks the cluster, keeps a connection to
 * the Service `echo` that it counts on, and serves echoes.
 */
export function storyPod({ node, echoServer }: Story, name: string): object {
  const program = (file: string): string => join(echoServer, '..', file);
  const script = [
    'echo "short $(curl --silent --show-error --max-time 20 http://hello/ 2>&1)"',
    `echo "full $(curl --silent --show-error --max-time 20 http://hello.${RESEARCH}.svc.cluster.local/ 2>&1)"`,
    `echo "udp $(${node} ${program('echo-client.ts')} udp echo 7 ahoy 15000 2>&1)"`,
    'echo "unknown $(getent hosts no-such-service || echo "code $?")"',
    'echo "address $POD_IP"',
    `${node} ${program('ticker.ts')} echo 7 | sed --unbuffered "s/^/tick /" &`,
    `${node} ${echoServer} ${JOB_PORT}`,
  ].join('\n');
  return {
    apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace: RESEARCH, labels: { app: name } },
    spec: {
      restartPolicy: 'Never', nodeSelector: { 'kubernetes.io/hostname': VIRTUAL_NODE }, tolerations: [{ key: VIRTUAL_NODE_TAINT, operator: 'Exists' }, ...UNREADY],
      containers: [{ name: 'main', image: 'busybox', command: ['/bin/bash', '-c', script] }],
    },
  };
}

export async function readPod({ research }: Story, name: string): Promise<StoryPod> {
  return JSON.parse(await research.kubectl(['get', 'pod', name, '--output=json'])) as StoryPod;
}

/** What the job has printed so far. */
export function outputOf({ site }: Story, { metadata: { uid } }: StoryPod): string {
  const folder = `${site.dataRoot}${RESEARCH}-${uid}`;
  return ['job.out', 'run-main.out'].map((name) => join(folder, name)).map((path) => (existsSync(path) ? readFileSync(path, 'utf8') : '')).join('');
}

/** The pod once it runs and its job serves. */
export async function awaitServing(story: Story, name: string): Promise<StoryPod> {
  return waitUntil(async () => {
    const pod = await readPod(story, name);
    if (pod.status.phase === 'Failed') throw new Error(`the job of ${name} ended: ${outputOf(story, pod)}`);
    return pod.status.phase === 'Running' && /^ready$/m.test(outputOf(story, pod)) ? pod : null;
  }, { what: `the job of ${name} to serve`, deadlineMs: STEP_DEADLINE_MS, intervalMs: 200 });
}

/** The last number that came back on the connection that the job holds. */
export function ticksOf(story: Story, pod: StoryPod): number {
  return Number(/^tick \S+ (\d+)$/m.exec(outputOf(story, pod).split('\n').toReversed().join('\n'))?.[1] ?? 0);
}

/** Waits until the job's connection has carried something new from now on; it is never made a second time. */
export async function awaitTicks(story: Story, pod: StoryPod): Promise<void> {
  const before = ticksOf(story, pod);
  await waitUntil(() => ticksOf(story, pod) > before, { what: "the job's connection to carry more", deadlineMs: STEP_DEADLINE_MS, intervalMs: 200 });
}
