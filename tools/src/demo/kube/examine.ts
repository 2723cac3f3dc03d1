import { INTERLINK_ANNOTATIONS } from '@moorline/mesh-core';
import { askFromPod, type Kube, MOORLINE_NAMESPACE, waitUntil } from '../../testbed/index.ts';
import { check, JOB_ANSWERS, judgeFigures, judgeJob, judgePods, readFigures, type Check, type JobAnswers } from '../checks/index.ts';
import { GREETING } from '../demo-job.ts';
import { POD_NAME, type StoryPod } from './pod.ts';
import type { KubeFindings, Shown } from './result.ts';
import type { KubeWorld } from './world.ts';

/** Port of the job's own echo servers (job/job.sh). */
const JOB_PORT = 9_000;
/** What the pods send (`askFromPod`). */
const POD_TEXT = 'ahoy';
/** A Service knows its pod within a second; health is reported every ten. */
const SETTLE_DEADLINE_MS = 30_000;
const LOOK_INTERVAL_MS = 200;
/** A question to a Service that no rule knows yet is lost. */
const QUESTION_DEADLINE_MS = 3_000;
const SHOWN = [['get', 'pods', '--output=wide'], ['get', 'tunnelendpoints'], ['describe', 'tunnelendpoint', POD_NAME], ['describe', 'pod', POD_NAME]] as const;

/** What admission and the control plane did to the pod. */
export async function examineGate({ kube }: KubeWorld, { gates, annotations }: StoryPod): Promise<readonly Check[]> {
  const endpoint = (await kube.kubectl(['get', 'pods', '--namespace', MOORLINE_NAMESPACE, '--selector=moorline.dev/role=endpoint', '--output=jsonpath={.items[*].status.podIP}'])).trim();
  const { podIp, meshNetwork, preExec } = INTERLINK_ANNOTATIONS;
  return [
    check('the webhook holds the pod at a gate', gates.length === 1, gates.join(', ') || 'no gate'),
    check("the pod is told its endpoint's address", endpoint !== '' && annotations[podIp] === endpoint, `${podIp}: ${annotations[podIp] ?? 'none'}; the endpoint's pod: ${endpoint}`),
    check('interLink builds no mesh of its own', annotations[meshNetwork] === 'disabled', `${meshNetwork}: ${annotations[meshNetwork] ?? 'none'}`),
    check('no secret is in an annotation', annotations[preExec] !== undefined && !JSON.stringify(annotations).includes('mljt_'), `${preExec}: ${annotations[preExec]?.length ?? 0} characters`),
  ];
}

export async function examineJob({ worker: { user, home } }: KubeWorld, pod: StoryPod, address: string): Promise<readonly Check[]> {
  const answers: Record<string, string> = {};
  for (const name of JOB_ANSWERS) answers[name] = await pod.answer(name);
  return judgeJob(answers as unknown as JobAnswers, { userId: user.userId, groupId: user.groupId, folder: home.path, greeting: GREETING, endpointAddress: address });
}

/** Calls the job at its pod's address from the pod `hello`, and by a Service that selects it. */
export async function examinePods({ kube, pods }: KubeWorld, pod: StoryPod, address: string, signal: AbortSignal): Promise<readonly Check[]> {
  await pod.answer('servers');
  const ask = (protocol: 'tcp' | 'udp', host: string, port: number): Promise<string> => askFromPod(kube, 'hello', protocol, host, port, QUESTION_DEADLINE_MS).catch((error: unknown) => (error instanceof Error ? error.message : String(error)));
  const answers = { tcp: await ask('tcp', address, JOB_PORT), udp: await ask('udp', address, JOB_PORT) };
  const service = { apiVersion: 'v1', kind: 'Service', metadata: { name: POD_NAME, namespace: 'default' }, spec: { selector: { app: POD_NAME }, ports: [{ port: 80, targetPort: JOB_PORT }] } };
  await kube.kubectl(['create', '--filename=-'], { input: JSON.stringify(service) });
  let byService = '';
  const expected = `${pods.hello} ${POD_TEXT}`;
  await waitUntil(async () => (byService = await ask('tcp', POD_NAME, 80)) === expected, { what: 'the Service', deadlineMs: SETTLE_DEADLINE_MS, intervalMs: LOOK_INTERVAL_MS, signal }).catch(() => undefined);
  pod.give('pods-asked');
  return [...judgePods(answers, { pod: pods.hello, job: address, text: POD_TEXT }), check('pod to job by a Service that selects it', byService === expected, byService)];
}

/** What agent and control plane say of the tunnel. */
export async function examineHealth({ kube }: KubeWorld, pod: StoryPod, signal: AbortSignal): Promise<Partial<KubeFindings>> {
  const status = await pod.answer('status');
  const figures = readFigures(status);
  const seen = (): Promise<string> => kube.kubectl(['get', 'tunnelendpoint', POD_NAME, '--output=jsonpath={.status.phase}: {range .status.conditions[*]}{.type}={.status} {end}']);
  await waitUntil(async () => (await seen()).startsWith('Ready:'), { what: 'the resource to be Ready', deadlineMs: SETTLE_DEADLINE_MS, intervalMs: LOOK_INTERVAL_MS, signal }).catch(() => undefined);
  const text = await seen();
  return { ...figures, checks: [judgeFigures(figures, status), check('the TunnelEndpoint is Ready, with all conditions', /^Ready: (\w+=True ){4}$/.test(text), text)] };
}

/** What a person would look at. */
export async function show({ kubectl }: Pick<Kube, 'kubectl'>): Promise<readonly Shown[]> {
  const shown: Shown[] = [];
  for (const args of SHOWN) shown.push({ command: `kubectl ${args.join(' ')}`, output: (await kubectl(args)).trimEnd() });
  return shown;
}
