import { buildClusterTools } from '../../cluster-tools/index.ts';
import { buildApps } from '../../demo/build.ts';
import { importMoorlineImages, installChart, MOORLINE_NAMESPACE, openBed, startKube, sweep, VIRTUAL_NODE_TAINT, waitUntil, type Kube } from '../../testbed/index.ts';
import { gateRow, sumOf, type GateRow } from './gate-row.ts';
import { watchGates, type GateWatch } from './watch-gates.ts';

/** Id of the bed: one benchmark of a cluster at a time. */
const KUBE_BED = 'benchkube';
/** Endpoints that wait ready: one is taken at a time, and the pool is whole again before the next. */
const WARM = 3;
const SETTLE_DEADLINE_MS = 200_000;
const INTERVAL_MS = 200;
const ENDPOINTS = ['get', 'pods', '--namespace', MOORLINE_NAMESPACE, '--selector=moorline.dev/role=endpoint'] as const;

export interface GateBenchOptions {
  /** Pods one after the other, cold and warm. */
  readonly runs: number;
  /** Pods that are made together. */
  readonly atOnce: number;
  readonly say: (line: string) => void;
  readonly signal: AbortSignal;
}

interface Bench {
  readonly kube: Kube;
  readonly watch: GateWatch;
  readonly signal: AbortSignal;
}

/**
 * Measures how long pods wait at their gate in a real Kubernetes on this machine with Moorline's chart: two copies of the
 * control plane, endpoints that the kubelet starts. Needs root.
 * @throws those of the bed and of its parts, after all has been removed
 */
export async function measureGates({ runs, atOnce, say, signal }: GateBenchOptions): Promise<readonly GateRow[]> {
  await sweep();
  say('building the programs');
  await buildApps(signal);
  await buildClusterTools({ signal, onLine: say });
  const bed = await openBed(KUBE_BED);
  try {
    say('starting Kubernetes');
    const kube = await startKube(bed, { kubelet: true, signal });
    const images = await importMoorlineImages(kube, signal);
    await installChart(kube, images, {}, signal);
    const watch = await watchGates(kube);
    const bench = { kube, watch, signal };
    try {
      say(`${atOnce} pods at once`);
      const together = await measure(bench, 'at-once', [namesOf('together', atOnce)], 0);
      say(`${runs} pods, one after the other`);
      const cold = await measure(bench, 'cold', namesOf('cold', runs).map((name) => [name]), 0);
      say(`${runs} pods, with ${WARM} endpoints that wait`);
      await installChart(kube, images, { warm: WARM }, signal);
      await settle(bench, WARM);
      return [cold, await measure(bench, 'warm', namesOf('warm', runs).map((name) => [name]), WARM), together];
    } finally {
      watch.stop();
    }
  } finally {
    await bed.close();
  }
}

interface Round {
  readonly waitsMs: readonly number[];
  /** Requests until all gates were lifted. */
  readonly requests: number;
}

async function measure(bench: Bench, mode: GateRow['mode'], names: readonly (readonly string[])[], warm: number): Promise<GateRow> {
  const rounds: Round[] = [];
  for (const each of names) {
    rounds.push(await round(bench, each));
    await settle(bench, warm);
  }
  return gateRow(mode, rounds.flatMap(({ waitsMs }) => waitsMs), rounds.reduce((sum, { requests }) => sum + requests, 0));
}

/** Makes pods for the virtual node, which nobody is, measures their waits, and deletes them. */
async function round({ kube, watch, signal }: Bench, names: readonly string[]): Promise<Round> {
  const { kubectl } = kube;
  const items = names.map((name) => ({
    apiVersion: 'v1', kind: 'Pod', metadata: { name, labels: { bench: 'gate' } },
    spec: { nodeSelector: { bench: 'nobody' }, tolerations: [{ key: VIRTUAL_NODE_TAINT, operator: 'Exists' }], containers: [{ name: 'main', image: 'none' }] },
  }));
  const before = await requestsOf(kube);
  await kubectl(['create', '--filename=-'], { input: JSON.stringify({ apiVersion: 'v1', kind: 'List', items }) });
  const waitsMs = await Promise.all(names.map((name) => watch.waitOf(name, signal)));
  const requests = (await requestsOf(kube)) - before;
  await kubectl(['delete', 'pod', ...names, '--now']);
  return { waitsMs, requests };
}

function namesOf(prefix: string, count: number): readonly string[] {
  return Array.from({ length: count }, (_, n) => `${prefix}-${n}`);
}

/** Waits until the endpoints that are there are those that wait, and all of them are ready. */
async function settle({ kube: { kubectl }, signal }: Bench, warm: number): Promise<void> {
  const output = '--output=jsonpath={range .items[*]}{.status.conditions[?(@.type=="Ready")].status} {end}';
  await waitUntil(async () => (await kubectl([...ENDPOINTS, output])).trim() === Array.from({ length: warm }, () => 'True').join(' '), { what: 'the endpoints to settle', deadlineMs: SETTLE_DEADLINE_MS, intervalMs: INTERVAL_MS, signal });
}

/** Requests of all copies of the control plane so far. */
async function requestsOf({ kubectl }: Kube): Promise<number> {
  const names = (await kubectl(['get', 'pods', '--namespace', MOORLINE_NAMESPACE, '--selector=app.kubernetes.io/component=control-plane', '--output=jsonpath={.items[*].metadata.name}'])).split(' ');
  const texts = await Promise.all(names.map((name) => kubectl(['get', '--raw', `/api/v1/namespaces/${MOORLINE_NAMESPACE}/pods/${name}:9090/proxy/metrics`])));
  return texts.reduce((sum, text) => sum + sumOf(text, 'moorline_kubernetes_requests_total'), 0);
}
