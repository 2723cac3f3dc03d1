import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { INTERLINK_ANNOTATIONS } from '../../interlink/index.ts';
import { ADMITTED_LABEL, ATTACH, GATE, JOIN_VOLUME } from '../names.ts';
import type { PatchOperation } from '../object.ts';
import { decideAdmission, pointerOf } from './decide.ts';
import type { Pod, PodSpec } from './pod.ts';

const VIRTUAL = { nodeSelector: { 'kubernetes.io/hostname': 'slurm' }, tolerations: ['virtual-node.interlink/no-schedule'] };

function pod(spec: Partial<PodSpec> = {}, annotations?: Record<string, string>): Pod {
  return { apiVersion: 'v1', kind: 'Pod', metadata: { name: '', ...(annotations === undefined ? {} : { annotations }) }, spec: { containers: [{ name: 'main' }], ...spec } };
}
function decide(one: Pod, namespaceAsks = false): ReturnType<typeof decideAdmission> {
  return decideAdmission({ uid: 'u1', pod: one, namespaceAsks }, VIRTUAL);
}

/** RFC 6902 for `add` at a key or at the end of a list: all that is used. */
function patched(one: Pod, patch: readonly PatchOperation[]): Pod {
  const copy = structuredClone(one);
  for (const operation of patch) {
    const keys = operation.path.split('/').slice(1).map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));
    const last = keys.pop() ?? '';
    const parent = keys.reduce<unknown>((value, key) => Reflect.get(value as object, key), copy) as object;
    if (operation.op !== 'add') throw new Error(operation.op);
    if (Array.isArray(parent)) parent.push(operation.value);
    else Reflect.set(parent, last, operation.value);
  }
  return copy;
}

const anyMap = fc.option(fc.dictionary(fc.string(), fc.string()), { nil: undefined });
const anyPod = fc
  .record({
    labels: anyMap,
    annotations: anyMap,
    volumes: fc.option(fc.array(fc.record({ name: fc.string() })), { nil: undefined }),
    gates: fc.option(fc.array(fc.record({ name: fc.string() })), { nil: undefined }),
    mounts: fc.option(fc.array(fc.record({ name: fc.string() })), { nil: undefined }),
  })
  .map(({ labels, annotations, volumes, gates, mounts }): Pod => JSON.parse(JSON.stringify({
    apiVersion: 'v1', kind: 'Pod', metadata: { name: '', labels, annotations }, spec: { volumes, schedulingGates: gates, containers: [{ name: 'main', volumeMounts: mounts }] },
  })) as Pod);

describe('decideAdmission', () => {
  it.each([
    ['nothing', pod(), false],
    ['its annotation', pod({}, { [ATTACH]: 'true' }), true],
    ['its node selector', pod({ nodeSelector: { 'kubernetes.io/hostname': 'slurm' } }), true],
    ['another node selector', pod({ nodeSelector: { 'kubernetes.io/hostname': 'w1' } }), false],
    ['its toleration', pod({ tolerations: [{ key: 'virtual-node.interlink/no-schedule', operator: 'Exists' }] }), true],
    ['a toleration of everything', pod({ tolerations: [{ operator: 'Exists' }] }), false],
    ['a refusal, for the virtual node', pod({ nodeSelector: { 'kubernetes.io/hostname': 'slurm' } }, { [ATTACH]: 'false' }), false],
  ])('takes a pod by %s', (_what, one, taken) => {
    expect(decide(one).patch.length > 0).toBe(taken);
  });

  it('takes pods of a namespace that asks for all, but for those that refuse', () => {
    expect(decide(pod(), true).patch).not.toEqual([]);
    expect(decide(pod({}, { [ATTACH]: 'false' }), true)).toEqual({ patch: [], warnings: [] });
  });

  it("leaves pods alone that refuse interLink's mesh, unless they ask for ours", () => {
    const refusing = { [INTERLINK_ANNOTATIONS.meshNetwork]: 'disabled' };
    expect(decide(pod({}, refusing), true)).toEqual({ patch: [], warnings: [] });
    expect(decide(pod({}, { ...refusing, [ATTACH]: 'true' })).patch).not.toEqual([]);
  });

  it('gates, marks and gives a volume, whatever is there; a second time there is nothing to do', () => {
    fc.assert(
      fc.property(anyPod, (one) => {
        const asking: Pod = { ...one, metadata: { ...one.metadata, annotations: { ...one.metadata.annotations, [ATTACH]: 'true' } } };
        const after = patched(asking, decide(asking).patch);
        expect(after.metadata.labels?.[ADMITTED_LABEL]).toBe('true');
        expect(after.spec.schedulingGates?.filter(({ name }) => name === GATE)).toHaveLength(1);
        expect(after.spec.volumes?.filter(({ name }) => name === JOIN_VOLUME)).toHaveLength(1);
        expect(after.spec.containers[0]?.volumeMounts?.filter(({ name }) => name === JOIN_VOLUME)).toHaveLength(1);
        expect(decide(after).patch).toEqual([]);
      }),
    );
  });

  it('cannot gate a pod that has chosen its node, and says so', () => {
    const { patch, warnings } = decide(pod({ nodeName: 'slurm' }, { [ATTACH]: 'true' }));
    expect(JSON.stringify(patch)).not.toContain(GATE);
    expect(patch.length).toBeGreaterThan(0);
    expect(warnings[0]).toMatch(/^moorline: ML-POD-BOUND: spec.nodeName is set: .* use a nodeSelector/);
  });

  it('gives each request a Secret of its own, the same for the same one', () => {
    const named = (uid: string): string => JSON.stringify(decideAdmission({ uid, pod: pod({}, { [ATTACH]: 'true' }), namespaceAsks: false }, VIRTUAL).patch);
    expect(named('a')).toBe(named('a'));
    expect(named('a')).not.toBe(named('b'));
  });
});

describe('pointerOf', () => {
  it('escapes what separates', () => {
    expect(pointerOf('a/b~c')).toBe('a~1b~0c');
  });
});
