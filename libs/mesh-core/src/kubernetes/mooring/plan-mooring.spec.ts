import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { INTERLINK_ANNOTATIONS } from '../../interlink/index.ts';
import type { Attachment } from '../../schema/index.ts';
import type { Pod } from '../admission/index.ts';
import { FINALIZER, GATE, JOIN_VOLUME } from '../names.ts';
import { letGoPatch } from './let-go-patch.ts';
import type { MooringObservation } from './observation.ts';
import { isGated, planMooring } from './plan-mooring.ts';
import { resourceOfPod } from './resource-of-pod.ts';
import type { MooringStep } from './step.ts';

const POD: Pod = {
  apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web-0', namespace: 'n', uid: 'u1' },
  spec: { containers: [{ name: 'c' }], schedulingGates: [{ name: 'other' }, { name: GATE }], volumes: [{ name: JOIN_VOLUME, secret: { secretName: 's' } }] },
  status: { phase: 'Pending' },
};
const RESOURCE = resourceOfPod(POD, 'all');
const ATTACHMENT: Attachment = { id: '0123456789abcdef', name: 'n-web-0', addresses: { ipv4: '10.0.0.9', ipv6: 'fd00::9' }, furtherAddresses: [], mtu: 1_280, relayPort: 7_000, createdAtMs: 1, deletedAtMs: null };
const EMPTY: MooringObservation = { namespace: 'n', name: 'web-0', pod: null, resource: null, attachment: null, strays: [], address: null, tokenIssued: false, joinFileMissing: false };

/** What API server, store and endpoint make of a step. */
function after(seen: MooringObservation, step: MooringStep): MooringObservation {
  switch (step.kind) {
    case 'makeResource':
      return { ...seen, resource: resourceOfPod(step.pod, 'all') };
    case 'hold':
      return { ...seen, resource: { ...step.resource, metadata: { ...step.resource.metadata, finalizers: [FINALIZER] } } };
    case 'accept':
      return { ...seen, attachment: ATTACHMENT };
    case 'handOver':
      return { ...seen, tokenIssued: true };
    case 'putBack':
      return { ...seen, joinFileMissing: false };
    case 'letGo':
      return { ...seen, pod: { ...step.pod, metadata: { ...step.pod.metadata, annotations: { [INTERLINK_ANNOTATIONS.podIp]: step.address } }, spec: { ...step.pod.spec, schedulingGates: [] } } };
    case 'deleteResource':
      return { ...seen, resource: { ...step.resource, metadata: { ...step.resource.metadata, deletionTimestamp: 'now' } } };
    case 'leave':
      if (step.attachment !== seen.attachment) return { ...seen, strays: seen.strays.filter(({ id }) => id !== step.attachment.id) };
      return { ...seen, attachment: null, address: null };
    case 'release':
      return { ...seen, resource: null };
  }
}
function settle(start: MooringObservation): { readonly end: MooringObservation; readonly kinds: readonly string[] } {
  let seen = start;
  const kinds: string[] = [];
  for (let steps = planMooring(seen); steps.length > 0 && kinds.length < 30; steps = planMooring(seen)) {
    for (const step of steps) {
      seen = after(seen, step);
      kinds.push(step.kind);
    }
  }
  return { end: seen, kinds };
}

const anyPod = fc.record({ phase: fc.constantFrom('Pending', 'Running', 'Succeeded', 'Failed'), gated: fc.boolean(), leaving: fc.boolean(), bound: fc.boolean(), uid: fc.constantFrom('u1', 'u2') }).map(
  ({ phase, gated, leaving, bound, uid }): Pod => ({
    ...POD, metadata: { ...POD.metadata, uid, ...(leaving ? { deletionTimestamp: 'now' } : {}) }, status: { phase },
    spec: { ...POD.spec, schedulingGates: gated ? [{ name: GATE }] : [], ...(bound ? { nodeName: 'slurm' } : {}) },
  }),
);
const anyResource = fc.record({ held: fc.boolean(), leaving: fc.boolean() }).map(({ held, leaving }) => ({ ...RESOURCE, metadata: { ...RESOURCE.metadata, finalizers: held ? [FINALIZER] : [], ...(leaving ? { deletionTimestamp: 'now' } : {}) } }));
const anySeen = fc.record({
  namespace: fc.constant('n'), name: fc.constant('web-0'), pod: fc.option(anyPod), resource: fc.option(anyResource),
  attachment: fc.option(fc.boolean().map((leaving) => ({ ...ATTACHMENT, deletedAtMs: leaving ? 1 : null }))), address: fc.option(fc.constant('10.244.0.7')), tokenIssued: fc.boolean(), joinFileMissing: fc.boolean(),
  strays: fc.option(fc.constant([{ ...ATTACHMENT, id: 'fedcba9876543210' }]), { nil: [] }),
}).map((seen) => (seen.resource === null ? { ...seen, attachment: null, strays: [...seen.strays, ...(seen.attachment === null ? [] : [seen.attachment])] } : seen));

describe('planMooring', () => {
  it('goes from a gated pod to one that is let go, in order', () => {
    const { end, kinds } = settle({ ...EMPTY, pod: POD });
    expect(kinds).toEqual(['makeResource', 'accept']);
    const up = settle({ ...end, address: '10.244.0.7' });
    expect(up.kinds).toEqual(['handOver', 'letGo']);
    expect(settle({ ...up.end, pod: null }).kinds).toEqual(['deleteResource', 'leave', 'release']);
  });

  it('comes to rest from everything that can be seen, and then lets no gate down and leaves nothing of a pod that is gone', () => {
    fc.assert(
      fc.property(anySeen, (seen) => {
        const { end, kinds } = settle(seen);
        expect(kinds.length).toBeLessThan(12);
        const alive = seen.pod !== null && seen.pod.metadata.deletionTimestamp === undefined && !['Succeeded', 'Failed'].includes(seen.pod.status?.phase ?? '');
        if (!alive && end.attachment?.deletedAtMs === null) expect(end.resource).toBeNull();
        expect(end.strays.filter(({ deletedAtMs }) => deletedAtMs === null)).toEqual([]);
        if (kinds.includes('letGo')) expect(seen.address).not.toBeNull();
        if (end.resource !== null && end.resource.metadata.deletionTimestamp !== undefined && end.resource.metadata.finalizers?.length === 1) expect(end.attachment?.deletedAtMs).toBe(1);
      }),
    );
  });

  it('keeps the finalizer as long as anything is left', () => {
    const leaving = { ...RESOURCE, metadata: { ...RESOURCE.metadata, deletionTimestamp: 'now' } };
    expect(planMooring({ ...EMPTY, resource: leaving, attachment: { ...ATTACHMENT, deletedAtMs: 1 } })).toEqual([]);
    expect(planMooring({ ...EMPTY, resource: leaving })).toEqual([{ kind: 'release', resource: leaving }]);
  });

  it('takes a pod of the same name that came later for another one', () => {
    const other = { ...POD, metadata: { ...POD.metadata, uid: 'u2' } };
    expect(planMooring({ ...EMPTY, pod: other, resource: RESOURCE, attachment: ATTACHMENT })).toEqual([{ kind: 'deleteResource', resource: RESOURCE }]);
  });

  it('puts the join file of a job beside its resource', () => {
    const job = { ...RESOURCE, metadata: { name: 'night', namespace: 'n', finalizers: [FINALIZER] }, spec: { target: { job: { name: 'night' } } } };
    expect(planMooring({ ...EMPTY, name: 'night', resource: job, attachment: ATTACHMENT, address: '10.244.0.7' })).toMatchObject([{ kind: 'handOver', secretName: 'night-join' }]);
    expect(planMooring({ ...EMPTY, name: 'night', resource: job, attachment: ATTACHMENT, address: '10.244.0.7', tokenIssued: true })).toEqual([]);
  });

  it('puts back a join Secret that is gone, where one was handed over', () => {
    const job = { ...RESOURCE, metadata: { name: 'night', namespace: 'n', finalizers: [FINALIZER] }, spec: { target: { job: { name: 'night' } } } };
    const seen = { ...EMPTY, name: 'night', resource: job, attachment: ATTACHMENT, address: '10.244.0.7', joinFileMissing: true };
    expect(planMooring({ ...seen, tokenIssued: true })).toMatchObject([{ kind: 'putBack', secretName: 'night-join' }]);
    expect(planMooring(seen)).toMatchObject([{ kind: 'handOver' }]);
    expect(planMooring({ ...seen, tokenIssued: true, attachment: { ...ATTACHMENT, deletedAtMs: 1 } })).toEqual([]);
  });
});

describe('letGoPatch', () => {
  it('annotates and lifts our gate only, of exactly this pod, in one', () => {
    expect(letGoPatch(POD, { address: '10.244.0.7', preExec: 'text' })).toEqual([
      { op: 'test', path: '/metadata/uid', value: 'u1' },
      { op: 'add', path: '/metadata/annotations', value: {} },
      { op: 'add', path: '/metadata/annotations/interlink.eu~1pod-ip', value: '10.244.0.7' },
      { op: 'add', path: '/metadata/annotations/interlink.eu~1mesh-network', value: 'disabled' },
      { op: 'add', path: '/metadata/annotations/slurm-job.vk.io~1pre-exec', value: 'text' },
      { op: 'test', path: '/spec/schedulingGates/1/name', value: GATE },
      { op: 'remove', path: '/spec/schedulingGates/1' },
    ]);
    expect(isGated({ ...POD, spec: { ...POD.spec, schedulingGates: [{ name: 'other' }] } })).toBe(false);
  });
});
