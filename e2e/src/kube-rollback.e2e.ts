import { SERVICE } from '@moorline/mesh-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually, OWN_NAMESPACE } from './kube/control-plane.ts';
import type { ApiRequest, Fault } from './kube/fault-proxy.ts';
import { openFaultyField, type FaultyField } from './kube/open-faulty-field.ts';
import { createOwnerOf, stepOf } from './kube/owner-of.ts';

/** What becomes of the write that fails: it never arrives, or it is done and nobody hears of it. */
const FAILURES: readonly (readonly [string, Fault])[] = [['refused', { kind: 'answer', status: 500 }], ['lost', { kind: 'lose' }]];
const FORBIDDEN: Fault = { kind: 'answer', status: 403, reason: 'Forbidden' };

let field: FaultyField;
beforeAll(async () => {
  field = await openFaultyField('kuberoll');
  await field.startReplica(0);
});
afterAll(() => field?.close());

/** Fails, for each of the names, its n-th write, once; tells which steps were failed. */
function failNth(nth: ReadonlyMap<string, number>, fault: Fault): { readonly decide: (request: ApiRequest) => Fault | null; readonly failed: Set<string> } {
  const ownerOf = createOwnerOf();
  const counts = new Map<string, number>();
  const failed = new Set<string>();
  return {
    failed,
    decide: (request) => {
      if (request.method === 'GET' || request.path.includes('/leases')) return null;
      const owner = ownerOf(request);
      if (owner === null) return null;
      const count = counts.get(owner) ?? 0;
      counts.set(owner, count + 1);
      if (count !== nth.get(owner)) return null;
      failed.add(stepOf(request));
      return fault;
    },
  };
}

function events(path: string): Promise<string> {
  return field.kube.kubectl(['get', 'events', '--namespace=default', `--output=jsonpath=${path}`]);
}

/** Refuses what a request does for one TunnelEndpoint, until it is told otherwise. */
function refuse(refused: ReadonlyMap<string, readonly string[]>): (request: ApiRequest) => Fault | null {
  const ownerOf = createOwnerOf();
  return (request) => {
    if (request.method === 'GET' || request.path.includes('/leases')) return null;
    const owner = ownerOf(request);
    return owner !== null && refused.get(owner)?.includes(stepOf(request)) === true ? FORBIDDEN : null;
  };
}

describe('each request of the plan in turn', () => {
  const steps: string[] = [];

  it('is known', async () => {
    const ownerOf = createOwnerOf();
    await field.createJobs(['probe']);
    await field.allProvisioned(['probe']);
    await field.removeJobs(['probe']);
    await field.nothingLeft();
    steps.push(...field.proxy.writes().filter((request) => ownerOf(request) === 'probe').map(stepOf));
    expect(steps).toEqual(expect.arrayContaining(['POST secrets', 'POST networkpolicies', 'POST services', 'POST pods', 'PUT tunnelendpoints', 'PUT secrets', 'PATCH tunnelendpoints/status', 'DELETE pods', 'DELETE secrets']));
    console.log(`the writes of one: ${steps.join(', ')}`);
  });

  it.each(FAILURES)('may be %s: all is made in the end, and nothing is left after it', async (what, fault) => {
    const names = steps.map((_, n) => `${what}-${n}`);
    const { decide, failed } = failNth(new Map(names.map((name, n) => [name, n])), fault);
    field.proxy.setFaults(decide);
    await field.createJobs(names);
    await field.allProvisioned(names);
    expect(await field.names('pods', OWN_NAMESPACE)).toHaveLength(names.length);
    await field.removeJobs(names);
    await field.nothingLeft();
    field.proxy.setFaults(() => null);
    expect([...failed].toSorted()).toEqual([...new Set(steps)].toSorted());
  });
});

describe('a set that cannot be completed', () => {
  it('is taken away again, is told about, and leaves nothing', async () => {
    const refused = new Map([['no-policy', ['POST networkpolicies']], ['no-service', ['POST services']], ['no-pod', ['POST pods']], ['no-way-back', ['POST pods', 'DELETE services']]]);
    const names = [...refused.keys()];
    field.proxy.setFaults(refuse(refused));
    await field.createJobs(names);
    for (const name of names) await eventually(`the condition of ${name}`, async () => (await field.conditionOf(name, 'Provisioned')).startsWith('False '));
    await eventually('the refusal to be told', async () => /^False KubeRefused .*injected: Forbidden/.test(await field.conditionOf('no-pod', 'Provisioned')));
    // Both what failed and what could not be taken away are said.
    await eventually('both failures to be told', async () => /create Pod .*; .*delete Service /.test(await events('{.items[*].message}')));
    await eventually('what was made to be taken away', async () => (await field.names('networkpolicies', OWN_NAMESPACE)).length === 0);
    expect(await field.names('pods', OWN_NAMESPACE)).toEqual([]);
    expect(await events('{.items[?(@.involvedObject.name=="no-pod")].reason}')).toContain('KubeRefused');
    // One is removed while it is stuck: its finalizer stays until what cannot be removed is gone.
    await field.removeJobs(['no-way-back']);
    await eventually('one that hangs', async () => (await field.names('tep', 'default')).includes('no-way-back'));
    field.proxy.setFaults(() => null);
    await field.allProvisioned(names.slice(0, 3));
    await field.removeJobs(names.slice(0, 3));
    await field.nothingLeft();
  });

  it('says so when an object of somebody else has its name, leaves that alone, and goes on when it is gone', async () => {
    field.proxy.setFaults(refuse(new Map([['foreign', ['POST services']]])));
    await field.createJobs(['foreign']);
    await eventually('an attachment', async () => (await field.conditionOf('foreign', 'Accepted')).startsWith('True'));
    const { status: { endpoint } } = await field.get<{ status: { endpoint: string } }>('tep', 'foreign');
    await field.api.create(SERVICE, { apiVersion: 'v1', kind: 'Service', metadata: { name: endpoint, namespace: OWN_NAMESPACE }, spec: { ports: [{ port: 1 }] } });
    field.proxy.setFaults(() => null);
    await eventually('the condition', async () => /^False KubeForeign ML-KUBE-FOREIGN: .*Service moorline\/endpoint-/.test(await field.conditionOf('foreign', 'Provisioned')));
    await eventually('the event', async () => (await events('{.items[*].reason}')).includes('KubeForeign'));
    expect(await field.api.get(SERVICE, OWN_NAMESPACE, endpoint)).toMatchObject({ spec: { ports: [{ port: 1 }] } });
    await field.kube.kubectl(['delete', 'service', endpoint, '--namespace', OWN_NAMESPACE]);
    await field.allProvisioned(['foreign']);
    await field.removeJobs(['foreign']);
    await field.nothingLeft();
  });
});
