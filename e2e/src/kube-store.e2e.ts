import { attachmentFixture, claimFixture, describeAttachmentStore } from '@moorline/control-plane/contracts';
import { openKubernetesStore, type KubernetesStore } from '@moorline/control-plane/kubernetes';
import { openBed, startKube, sweep, type Bed, type Kube } from '@moorline/tools';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { unlimitedApi } from './kube/api.ts';
import { createNamespaces } from './kube/namespaces.ts';

let bed: Bed;
let kube: Kube;
const life = new AbortController();
const newNamespace = createNamespaces(() => kube, 'store');

beforeAll(async () => {
  await sweep();
  bed = await openBed('kubestore');
  kube = await startKube(bed);
});

afterAll(async () => {
  life.abort();
  await bed?.close();
});

function openIn(namespace: string): Promise<KubernetesStore> {
  return openKubernetesStore({ api: unlimitedApi(kube, life.signal), namespace, onChange: () => undefined, onFailure: (error) => console.warn(error.message), signal: life.signal });
}

async function closeAll(stores: readonly KubernetesStore[]): Promise<void> {
  for (const store of stores) await store.close();
}

describeAttachmentStore('Secrets', async () => {
  const namespace = await newNamespace();
  let store = await openIn(namespace);
  return {
    store,
    reopen: async () => {
      await store.close();
      return (store = await openIn(namespace));
    },
    dispose: () => store.close(),
  };
});

describe('two replicas on the same Secrets', () => {
  it('never give an address twice, and one name once', async () => {
    const namespace = await newNamespace();
    const stores = await Promise.all([openIn(namespace), openIn(namespace)]);
    const few = { ipv4: '10.97.0.0/28', ipv6: 'fd00:97::/64' };
    const made = await Promise.allSettled(Array.from({ length: 16 }, async (_, n) => stores[n % 2]?.create({ ...attachmentFixture(n + 1), overlay: few })));
    const addresses = made.flatMap((one) => (one.status === 'fulfilled' ? [one.value?.addresses.ipv4] : []));
    expect(addresses).toHaveLength(13);
    expect(new Set(addresses).size).toBe(13);
    const same = await Promise.allSettled([0, 1].map(async (n) => stores[n]?.create({ ...attachmentFixture(50 + n), name: 'same' })));
    expect(same.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    await closeAll(stores);
  });

  it('give a spare away or release it, whichever comes first, and never both', async () => {
    const namespace = await newNamespace();
    const stores = await Promise.all([openIn(namespace), openIn(namespace)]);
    const job = { namespace: 'default', name: 'job', uid: 'uid-1' };
    const outcomes = Array.from({ length: 10 }, async (_, n) => {
      const { id } = await stores[0].create(attachmentFixture(n + 1));
      await expect.poll(() => stores[1].find(id)).not.toBeNull();
      const [assigned, released] = await Promise.allSettled([stores[n % 2 === 0 ? 0 : 1].assign(id, { ...job, uid: `uid-${n}` }), stores[n % 2 === 0 ? 1 : 0].releaseUnassigned(id, 10)]);
      const after = await openIn(namespace);
      const isDeleted = (await after.find(id))?.deletedAtMs !== null;
      const isGiven = after.assignedTo(`uid-${n}`) !== null;
      await after.close();
      expect([released.status, isDeleted, assigned.status === 'fulfilled']).toEqual(['fulfilled', !isGiven, isGiven]);
    });
    await Promise.all(outcomes);
    const [before, after] = [await stores[0].create(attachmentFixture(20)), await stores[0].create(attachmentFixture(21))];
    await stores[0].assign(before.id, job);
    await stores[0].releaseUnassigned(before.id, 10);
    expect((await stores[0].find(before.id))?.deletedAtMs).toBeNull();
    await stores[0].releaseUnassigned(after.id, 10);
    await expect(stores[0].assign(after.id, job)).rejects.toMatchObject({ code: 'ML-ATTACHMENT-UNKNOWN' });
    await closeAll(stores);
  });

  it('let one agent in, whichever of them it asks', async () => {
    const namespace = await newNamespace();
    const stores = await Promise.all([openIn(namespace), openIn(namespace)]);
    const made = await stores[0].create(attachmentFixture(1));
    await stores[0].issueToken(made.id, { tokenSha256: 'a'.repeat(64), expiresAtMs: 1_000 });
    const claims = await Promise.allSettled(Array.from({ length: 40 }, async (_, n) => stores[n % 2]?.claim(claimFixture(n))));
    expect(claims.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(claims.filter((claim) => claim.status === 'rejected' && claim.reason.code === 'ML-TOKEN-USED')).toHaveLength(39);
    await closeAll(stores);
  });
});
