import { LEASE } from '@moorline/mesh-core';
import { elect, type Election, type KubeApi } from '@moorline/kubernetes';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { OWN_NAMESPACE } from './kube/control-plane.ts';
import { openFaultyField, type FaultyField } from './kube/open-faulty-field.ts';

const LEASE_NAME = 'contested';

let field: FaultyField;
const life = new AbortController();

beforeAll(async () => {
  field = await openFaultyField('kubeelect');
});
afterAll(async () => {
  life.abort();
  await field?.close();
});

async function holder(): Promise<string | undefined> {
  return ((await field.api.get(LEASE, OWN_NAMESPACE, LEASE_NAME))?.['spec'] as { holderIdentity?: string } | undefined)?.holderIdentity;
}
function candidate(identity: string, api: KubeApi): Election {
  return elect({ api, namespace: OWN_NAMESPACE, name: LEASE_NAME, identity, onLeader: () => undefined, onFailure: () => undefined, signal: life.signal });
}

describe('a replica that gives the lead away', () => {
  it('also gives away the lead that it is winning at this moment, and does not begin to lead', async () => {
    const { promise: writing, resolve: begin } = Promise.withResolvers<void>();
    const { promise: written, resolve: letGo } = Promise.withResolvers<void>();
    const slow: KubeApi = {
      ...field.api,
      create: async (kind, object) => {
        begin();
        await written;
        return field.api.create(kind, object);
      },
    };
    let won = false;
    const election = candidate('first', slow);
    void election.won.then(() => (won = true), () => undefined);
    await writing;
    const resigned = election.resign();
    letGo();
    await resigned;
    expect([await holder(), won, election.holds()]).toEqual(['', false, false]);
    await candidate('second', field.api).won;
    expect(await holder()).toBe('second');
  });

  it('leaves the lead of another alone', async () => {
    await candidate('third', field.api).resign();
    expect(await holder()).toBe('second');
  });
});

describe('a replica that is asked to end while it starts', () => {
  it('ends, though the API server does not answer', async () => {
    let asked = false;
    field.proxy.setFaults(({ path }) => {
      if (!path.endsWith('/secrets/moorline-authority')) return null;
      asked = true;
      return { kind: 'swallow' };
    });
    const replica = await field.startReplica(0, { ready: () => asked });
    process.kill(replica.pid, 'SIGTERM');
    expect(await replica.exited).toMatchObject({ code: 0 });
  });
});
