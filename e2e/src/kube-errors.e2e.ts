import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '@moorline/linux';
import { HTTP_ROUTE, SECRET, TUNNEL_ENDPOINT, type ErrorCode, type KubeObject } from '@moorline/mesh-core';
import { openKubeApi, type KubeApi } from '@moorline/kubernetes';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually, OWN_NAMESPACE } from './kube/control-plane.ts';
import { openFaultyField, type FaultyField } from './kube/open-faulty-field.ts';

const MAIN = join(import.meta.dirname, '../../apps/control-plane/src/main.ts');
const LIMITS = { qps: 100, burst: 100 };

let field: FaultyField;
let api: KubeApi;
const life = new AbortController();

beforeAll(async () => {
  field = await openFaultyField('kubeerr');
  ({ api } = field);
});
afterAll(async () => {
  life.abort();
  await field?.close();
});

function secret(name: string): KubeObject {
  return { apiVersion: 'v1', kind: 'Secret', metadata: { name, namespace: 'default' } };
}
async function stale(): Promise<KubeObject> {
  const made = await api.create(SECRET, secret('changed'));
  await api.merge(SECRET, { namespace: 'default', name: 'changed' }, { metadata: { labels: { a: 'b' } } });
  return api.replace(SECRET, made);
}

describe('the API server', () => {
  it.each<[ErrorCode, string, () => Promise<unknown>]>([
    ['ML-KUBE-EXISTS', 'has an object of this name', async () => [await api.create(SECRET, secret('twice')), await api.create(SECRET, secret('twice'))]],
    ['ML-KUBE-CONFLICT', 'was told something else meanwhile', stale],
    ['ML-KUBE-MISSING', 'does not know the kind', () => api.list(HTTP_ROUTE, { namespace: 'default' })],
    ['ML-KUBE-INVALID', 'refuses the form', () => api.create(TUNNEL_ENDPOINT, { apiVersion: TUNNEL_ENDPOINT.apiVersion, kind: 'TunnelEndpoint', metadata: { name: 'bad', namespace: 'default' }, spec: {} })],
    ['ML-KUBE-REFUSED', 'does not allow it', () => openKubeApi({ kubeconfig: field.kube.credentials.path('kube-proxy.kubeconfig'), ...LIMITS, signal: life.signal }).list(SECRET, { namespace: 'default' })],
  ])('%s: it %s', async (code, _what, cause) => {
    await expect(cause()).rejects.toMatchObject({ code });
  });

  it('ML-KUBE-BUSY: it says so', async () => {
    field.proxy.setFaults(({ path }) => (path.includes('/leases') ? null : { kind: 'answer', status: 503, reason: 'ServiceUnavailable' }));
    await expect(openKubeApi({ kubeconfig: field.proxy.kubeconfig, ...LIMITS, signal: life.signal }).list(SECRET, { namespace: 'default' })).rejects.toMatchObject({ code: 'ML-KUBE-BUSY' });
    field.proxy.setFaults(() => null);
  });
});

describe('serve', () => {
  it.each<[ErrorCode, string, string]>([
    ['ML-KUBE-CONFIG', 'the kubeconfig is not there', '/nowhere/kubeconfig'],
    ['ML-KUBE-UNREACHABLE', 'nobody listens', 'closed'],
  ])('%s: %s', async (code, _what, kubeconfig) => {
    const closed = join(field.bed.folder, 'closed.kubeconfig');
    const cluster = { server: 'https://127.0.0.1:1', 'insecure-skip-tls-verify': true };
    writeFileSync(closed, JSON.stringify({ apiVersion: 'v1', kind: 'Config', clusters: [{ name: 'c', cluster }], users: [{ name: 'u', user: {} }], contexts: [{ name: 'x', context: { cluster: 'c', user: 'u' } }], 'current-context': 'x' }));
    await expect(field.startReplica(5, { kubeconfig: kubeconfig === 'closed' ? closed : kubeconfig })).rejects.toThrow(code);
    const { exitCode, stderr } = await run(process.execPath, [MAIN, 'serve', '--config', join(field.bed.folder, 'control-5.yaml')], { deadlineMs: 60_000, acceptedExitCodes: [69, 78] });
    expect({ code: exitCode, text: stderr }).toEqual({ code: code === 'ML-KUBE-CONFIG' ? 78 : 69, text: expect.stringContaining(code) });
  });

  it('ML-LEADER-LOST: somebody else holds the Lease; it moves what it has, and ends', async () => {
    const replica = await field.startReplica(0);
    const lease = ['lease', 'moorline', '--namespace', OWN_NAMESPACE];
    await eventually('the Lease to be its own', async () => {
      await field.kube.kubectl(['patch', ...lease, '--type=merge', '--patch={"spec":{"holderIdentity":"192.0.2.1:8443/other"}}']);
      return Promise.race([replica.exited.then(() => true), new Promise<boolean>((resolve) => void setTimeout(() => resolve(false), 3_000))]);
    });
    expect(await replica.exited).toMatchObject({ code: 75 });
  });
});
