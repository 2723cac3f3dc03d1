import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { eventually, OWN_NAMESPACE, type Replica } from './kube/control-plane.ts';
import { openFaultyField, type FaultyField } from './kube/open-faulty-field.ts';
import { createRandom } from './kube/random.ts';

/** Told in the name of the test: the same gives the same order of misfortunes. */
const SEED = Number(process.env['MOORLINE_SEED'] ?? 4_711);
const MISFORTUNES = 30;
const JOBS_MAX = 12;
/** Between two of them; the lead changes a few times while they come. */
const PAUSE_MAX_MS = 600;
const TEST_DEADLINE_MS = 240_000;

let field: FaultyField;
const replicas: Replica[] = [];

beforeAll(async () => {
  field = await openFaultyField('kubechaos');
  for (const n of [0, 1]) replicas.push(await field.startReplica(n, { ready: n === 0 ? /"serving"/ : /waiting for the lead/, frontPort: 8_443 }));
});
afterAll(() => field?.close());

it(`whatever is killed or deleted, all is exactly as it should be in the end (seed ${SEED})`, async () => {
  const random = createRandom(SEED);
  const pick = <Item>(items: readonly Item[]): Item | undefined => items[Math.floor(random() * items.length)];
  const wanted = new Set<string>();
  let made = 0;
  const make = async (): Promise<void> => {
    if (wanted.size >= JOBS_MAX) return;
    const name = `chaos-${(made += 1)}`;
    wanted.add(name);
    await field.createJobs([name]);
  };
  const unmake = async (): Promise<void> => {
    const name = pick([...wanted]);
    if (name === undefined) return;
    wanted.delete(name);
    await field.removeJobs([name]);
  };
  const lose = async (): Promise<void> => {
    const kind = pick(['pod', 'service', 'secret', 'networkpolicy']) ?? 'pod';
    const name = pick((await field.names(kind, OWN_NAMESPACE)).filter((one) => one.startsWith('endpoint-')));
    if (name !== undefined) await field.kube.kubectl(['delete', kind, name, '--namespace', OWN_NAMESPACE, '--now', '--wait=false', '--ignore-not-found']);
  };
  const kill = async (): Promise<void> => {
    const n = Math.floor(random() * replicas.length);
    process.kill(replicas[n]?.pid ?? 0, random() < 0.7 ? 'SIGKILL' : 'SIGTERM');
    await replicas[n]?.exited;
    replicas[n] = await field.startReplica(n, { ready: /waiting for the lead/, frontPort: 8_443 });
  };
  const misfortunes = [make, make, make, unmake, lose, lose, kill];
  for (let count = 0; count < MISFORTUNES; count += 1) {
    await pick(misfortunes)?.();
    await sleep(random() * PAUSE_MAX_MS);
  }
  await make();
  await field.allProvisioned([...wanted]);
  await eventually('exactly what is wanted', async () => (await field.names('tep', 'default')).toSorted().join() === [...wanted].toSorted().join());
  for (const kind of ['pods', 'services', 'networkpolicies']) await eventually(`${kind} of just these`, async () => (await field.names(kind, OWN_NAMESPACE)).length === wanted.size);
  await field.removeJobs([...wanted]);
  await field.nothingLeft();
  expect(await field.leftovers()).toEqual([]);
}, TEST_DEADLINE_MS);
