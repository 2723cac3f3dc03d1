import { attachmentFixture, describeProvisioner, US } from '@moorline/control-plane/contracts';
import { ATTACHMENT_LABEL, attachmentSchema, endpointObjectName, INSTANCE_LABEL, NETWORK_POLICY, ROLE_LABEL, SERVICE, type MoorlineError } from '@moorline/mesh-core';
import { openBed, startKube, sweep, type Bed, type Kube } from '@moorline/tools';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { unlimitedApi } from './kube/api.ts';
import { createNamespaces } from './kube/namespaces.ts';
import { openLocal } from './provisioners/open-local.ts';
import { openPods } from './provisioners/open-pods.ts';

let bed: Bed;
let kube: Kube;
const life = new AbortController();
const newNamespace = createNamespaces(() => kube, 'pods');

beforeAll(async () => {
  await sweep();
  bed = await openBed('kubeprov');
  kube = await startKube(bed);
});

afterAll(async () => {
  life.abort();
  await bed?.close();
});

describeProvisioner('this machine', () => openLocal(bed));
describeProvisioner('the API server', async () => openPods(unlimitedApi(kube, life.signal), await newNamespace()));

describe('objects that are in the way', () => {
  const { id, name, mtu } = attachmentFixture(1);
  const attachment = attachmentSchema.parse({ id, name, mtu, addresses: { ipv4: '10.99.0.9', ipv6: 'fd00:99::9' }, furtherAddresses: [], relayPort: 30_150, createdAtMs: 1, deletedAtMs: null });
  const plan = { instance: US, attachments: [attachment] };

  it('are taken over when they are ours, and left alone when they are not', async () => {
    const namespace = await newNamespace();
    const api = unlimitedApi(kube, life.signal);
    const opened = openPods(api, namespace);
    const provisioner = await opened.open(US);
    const metadata = { name: endpointObjectName(id), namespace, labels: { [INSTANCE_LABEL]: US, [ATTACHMENT_LABEL]: id, [ROLE_LABEL]: 'endpoint' } };
    const steps = provisioner.plan(plan, await provisioner.observe(), new Map(), 0);
    await api.create(NETWORK_POLICY, { apiVersion: NETWORK_POLICY.apiVersion, kind: 'NetworkPolicy', metadata, spec: { podSelector: {} } });
    await api.create(SERVICE, { apiVersion: 'v1', kind: 'Service', metadata: { name: metadata.name, namespace }, spec: { ports: [{ port: 1 }] } });
    const outcomes: string[] = [];
    for (const step of steps) {
      outcomes.push(
        await provisioner.apply(step).then(
          () => 'done',
          (error: MoorlineError) => error.code,
        ),
      );
    }
    expect(outcomes).toEqual(['done', 'done', 'ML-KUBE-FOREIGN', 'done']);
    expect(await api.get(SERVICE, namespace, metadata.name)).toMatchObject({ spec: { ports: [{ port: 1 }] } });
    await opened.dispose();
  });
});
