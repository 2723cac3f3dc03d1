import { attachmentIdOf, TUNNEL_ENDPOINT, type KubeObject } from '@moorline/mesh-core';
import { createInformer } from '@moorline/kubernetes';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openFaultyField, type FaultyField } from './kube/open-faulty-field.ts';

const NAME = 'anew';

let field: FaultyField;
const life = new AbortController();

beforeAll(async () => {
  field = await openFaultyField('kubeanew');
  await field.startReplica(0);
});
afterAll(async () => {
  life.abort();
  await field?.close();
});

function attachmentIn(object: KubeObject | null): string | undefined {
  return (object?.['status'] as { readonly attachmentId?: string } | undefined)?.attachmentId;
}

describe('a resource that is made anew under its name while the status of the one before is on its way', () => {
  it('is never told what was true of that one', async () => {
    const { promise: onItsWay, resolve: begin } = Promise.withResolvers<void>();
    const { promise: until, resolve: letGo } = Promise.withResolvers<void>();
    let isHeld = false;
    field.proxy.setFaults(({ method, path, body }) => {
      if (isHeld || method !== 'PATCH' || !path.endsWith(`/${NAME}/status`) || attachmentIn(body) === undefined) return null;
      isHeld = true;
      begin();
      return { kind: 'hold', until };
    });
    await field.createJobs([NAME]);
    await onItsWay;
    const { kubectl } = field.kube;
    await kubectl(['patch', 'tep', NAME, '--type=merge', '--patch={"metadata":{"finalizers":null}}']);
    await kubectl(['delete', 'tep', NAME]);
    await field.createJobs([NAME]);
    const { uid = '' } = (await field.api.get(TUNNEL_ENDPOINT, 'default', NAME))?.metadata ?? {};
    const told = new Set<string | undefined>();
    const versions = createInformer({ api: field.api, kind: TUNNEL_ENDPOINT, selection: { namespace: 'default' }, onChange: (object) => void told.add(attachmentIn(object)), onFailure: () => undefined, signal: life.signal });
    await versions.synced;
    letGo();
    await field.allProvisioned([NAME]);
    expect([...told]).toEqual([undefined, attachmentIdOf(uid)]);
    await field.removeJobs([NAME]);
    await field.nothingLeft();
  });
});
