import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Attachment } from '../../schema/index.ts';
import { ATTACHMENT_LABEL, endpointObjectName, FORM_ANNOTATION, INSTANCE_LABEL, OWNER_ANNOTATION } from '../names.ts';
import { planObjects, runningPods } from './plan-objects.ts';
import { ENDPOINT_KINDS, type EndpointKind, type EndpointObject, type ObjectStep } from './step.ts';

const INSTANCE = 'us';
const WANTED: readonly EndpointKind[] = ['Secret', 'NetworkPolicy', 'Service', 'Pod'];

function objectOf(kind: EndpointKind, id: string, form = '1', instance = INSTANCE): EndpointObject {
  return { apiVersion: 'v1', kind, metadata: { name: endpointObjectName(id), uid: `${kind}-${id}`, labels: { [INSTANCE_LABEL]: instance, [ATTACHMENT_LABEL]: id }, annotations: { [FORM_ANNOTATION]: form } } };
}
function attachmentOf(n: number, deletedAtMs: number | null): Attachment {
  return { id: n.toString(16).padStart(16, '0'), name: `job-${n}`, addresses: { ipv4: '10.0.0.9', ipv6: 'fd00::9' }, furtherAddresses: [], mtu: 1_280, relayPort: 7_000, createdAtMs: n, deletedAtMs };
}
const objectsOf = ({ id }: Attachment): readonly EndpointObject[] => WANTED.map((kind) => objectOf(kind, id));

/** What the API server, the kubelet and the garbage collector make of a step. */
function performed(world: readonly EndpointObject[], attachments: readonly Attachment[], step: ObjectStep): readonly [readonly EndpointObject[], readonly Attachment[]] {
  if (step.kind === 'forgetAttachment') return [world, attachments.filter(({ id }) => id !== step.attachmentId)];
  const others = world.filter(({ kind, metadata }) => kind !== step.object.kind || metadata.name !== step.object.metadata.name);
  return [step.kind === 'removeObject' ? others : [...others, step.object], attachments];
}
function settle(world: readonly EndpointObject[], attachments: readonly Attachment[]): { world: readonly EndpointObject[]; attachments: readonly Attachment[]; rounds: number } {
  let now = { world, attachments };
  for (let rounds = 0; ; rounds += 1) {
    const steps = planObjects({ instance: INSTANCE, attachments: now.attachments, objectsOf }, { objects: now.world, restarts: new Map(), fits }, 0);
    if (steps.length === 0 || rounds > 10) return { ...now, rounds };
    for (const step of steps) {
      const [next, left] = performed(now.world, now.attachments, step);
      now = { world: next, attachments: left };
    }
  }
}

const fits = (): boolean => true;
const anyObject = fc.record({ kind: fc.constantFrom(...ENDPOINT_KINDS), n: fc.nat({ max: 4 }), form: fc.constantFrom('0', '1'), instance: fc.constantFrom(INSTANCE, 'them'), phase: fc.constantFrom('Running', 'Failed') });
const anyWorld = fc
  .uniqueArray(anyObject, { selector: ({ kind, n }) => `${kind}${n}`, maxLength: 20 })
  .map((objects) => objects.map(({ kind, n, form, instance, phase }): EndpointObject => ({ ...objectOf(kind, n.toString(16).padStart(16, '0'), form, instance), status: { phase } })));
const anyAttachments = fc.uniqueArray(fc.record({ n: fc.nat({ max: 4 }), deleted: fc.boolean() }), { selector: ({ n }) => n, maxLength: 5 }).map((all) => all.map(({ n, deleted }) => attachmentOf(n, deleted ? 5 : null)));

const kinds = (steps: readonly ObjectStep[]): readonly string[] => steps.map((step) => ('object' in step ? `${step.kind} ${step.object.kind}` : step.kind));

describe('planObjects', () => {
  it('comes to rest from every world, with exactly what is wanted, and leaves others alone', () => {
    fc.assert(
      fc.property(anyWorld, anyAttachments, (world, attachments) => {
        const foreign = world.filter(({ metadata }) => metadata.labels?.[INSTANCE_LABEL] !== INSTANCE);
        const clashes = new Set(foreign.map(({ kind, metadata }) => `${kind}/${metadata.name}`));
        const clashing = attachments.some((one) => objectsOf(one).some(({ kind, metadata }) => clashes.has(`${kind}/${metadata.name}`)));
        const end = settle(world, attachments);
        if (clashing) return;
        expect(end.rounds).toBeLessThanOrEqual(4);
        expect(end.attachments).toEqual(attachments.filter(({ deletedAtMs }) => deletedAtMs === null));
        const own = end.world.filter(({ metadata }) => metadata.labels?.[INSTANCE_LABEL] === INSTANCE);
        const names = (objects: readonly EndpointObject[]): readonly string[] => objects.map(({ kind, metadata }) => `${kind}/${metadata.name}`).toSorted();
        expect(names(own)).toEqual(names(end.attachments.flatMap(objectsOf)));
        expect(end.world).toEqual(expect.arrayContaining(foreign));
      }),
    );
  });

  it('makes the Secret first and the pod last, and takes them down the other way', () => {
    const one = attachmentOf(1, null);
    expect(kinds(planObjects({ instance: INSTANCE, attachments: [one], objectsOf }, { objects: [], restarts: new Map(), fits }, 0))).toEqual(['makeObject Secret', 'makeObject NetworkPolicy', 'makeObject Service', 'startEndpoint Pod']);
    expect(kinds(planObjects({ instance: INSTANCE, attachments: [], objectsOf }, { objects: objectsOf(one), restarts: new Map(), fits }, 0))).toEqual(['removeObject Pod', 'removeObject Service', 'removeObject NetworkPolicy', 'removeObject Secret']);
  });

  it('keeps a pod that runs whatever its form, and reshapes the rest', () => {
    const one = attachmentOf(1, null);
    const old = WANTED.map((kind) => objectOf(kind, one.id, '0'));
    const steps = planObjects({ instance: INSTANCE, attachments: [one], objectsOf }, { objects: old, restarts: new Map(), fits }, 0);
    expect(steps.map((step) => ('object' in step ? `${step.kind} ${step.object.kind}` : step.kind))).toEqual(['reshapeObject NetworkPolicy', 'reshapeObject Service']);
  });

  it('replaces a pod of another form that was never ready and cannot start, and nothing else of it; one of this form waits', () => {
    const one = attachmentOf(1, null);
    const containerStatuses = [{ state: { waiting: { reason: 'ErrImagePull' } } }];
    const stuck = (form: string, status: object): readonly EndpointObject[] => objectsOf(one).map((object) => (object.kind === 'Pod' ? { ...objectOf('Pod', one.id, form), status } : object));
    const stepsFor = (objects: readonly EndpointObject[]): readonly string[] => kinds(planObjects({ instance: INSTANCE, attachments: [one], objectsOf }, { objects, restarts: new Map(), fits }, 0));
    expect(stepsFor(stuck('0', { phase: 'Pending', containerStatuses }))).toEqual(['removeObject Pod']);
    expect(stepsFor(stuck('1', { phase: 'Pending', containerStatuses }))).toEqual([]);
    expect(stepsFor(stuck('0', { phase: 'Pending' }))).toEqual([]);
    // It has been up before: its address is known.
    const conditions = [['Initialized', '10'], ['Ready', '11']].map(([type, hour]) => ({ type, status: type === 'Initialized' ? 'True' : 'False', lastTransitionTime: `2026-11-24T${hour}:00:00Z` }));
    expect(stepsFor(stuck('0', { phase: 'Running', conditions, containerStatuses }))).toEqual([]);
  });

  it('fills a Secret again whose content is not what it should be, and finds the attachment of what lost its labels', () => {
    const one = attachmentOf(1, null);
    const unfit = planObjects({ instance: INSTANCE, attachments: [one], objectsOf }, { objects: objectsOf(one), restarts: new Map(), fits: () => false }, 0);
    expect(kinds(unfit)).toEqual(['refillSecret Secret']);
    expect(unfit).toMatchObject([{ forOlderPod: false }]);
    const older = objectsOf(one).map((object) => (object.kind === 'Pod' ? objectOf('Pod', one.id, '0') : object));
    const asked: boolean[] = [];
    expect(planObjects({ instance: INSTANCE, attachments: [one], objectsOf }, { objects: older, restarts: new Map(), fits: (_attachment, _secret, forOlderPod) => asked.push(forOlderPod) < 0 }, 0)).toMatchObject([{ kind: 'refillSecret', forOlderPod: true }]);
    expect(asked).toEqual([true]);
    const bare = objectsOf(one).map((object): EndpointObject => ({ ...object, metadata: { name: object.metadata.name, labels: { [INSTANCE_LABEL]: INSTANCE }, annotations: { ...object.metadata.annotations, [OWNER_ANNOTATION]: `${INSTANCE}/${one.id}` } } }));
    expect(kinds(planObjects({ instance: INSTANCE, attachments: [one], objectsOf }, { objects: bare, restarts: new Map(), fits }, 0))).toEqual(WANTED.map((kind) => `reshapeObject ${kind}`));
  });

  it('waits for what is being deleted, and for a restart to be due', () => {
    const one = attachmentOf(1, null);
    const objects = objectsOf(one).map((object) => (object.kind === 'Pod' ? { ...object, metadata: { ...object.metadata, deletionTimestamp: 'now' } } : object));
    expect(planObjects({ instance: INSTANCE, attachments: [one], objectsOf }, { objects, restarts: new Map(), fits }, 0)).toEqual([]);
    const without = objects.filter(({ kind }) => kind !== 'Pod');
    const restarts = new Map([[one.id, { failures: 3, lastFailureAtMs: 1_000 }]]);
    expect(planObjects({ instance: INSTANCE, attachments: [one], objectsOf }, { objects: without, restarts, fits }, 1_001)).toEqual([]);
    expect(planObjects({ instance: INSTANCE, attachments: [one], objectsOf }, { objects: without, restarts, fits }, 60_000)).toHaveLength(1);
  });
});

describe('runningPods', () => {
  it('counts pods that neither end nor have ended', () => {
    const pod = objectOf('Pod', '1');
    expect([...runningPods([pod, objectOf('Secret', '2'), { ...objectOf('Pod', '3'), status: { phase: 'Failed' } }])]).toEqual(['1']);
  });
});
