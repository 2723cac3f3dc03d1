import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { KubeObject } from '../object.ts';
import { holdsFields, mendObject } from './mend-object.ts';
import type { EndpointObject } from './step.ts';

const LABELS = { 'moorline.dev/instance': 'us' };
function objectOf(kind: EndpointObject['kind'], spec: object): EndpointObject {
  return { apiVersion: 'v1', kind, metadata: { name: 'a', labels: LABELS, annotations: { 'moorline.dev/form': '1' } }, spec };
}
const SERVICE = objectOf('Service', { type: 'NodePort', selector: { a: 'b' }, ports: [{ port: 1, protocol: 'TCP' }] });
const POLICY = objectOf('NetworkPolicy', { podSelector: { matchLabels: { a: 'b' } }, ingress: [{ ports: [{ port: 1 }] }] });

/** RFC 7386 section 2. */
function merged(target: unknown, patch: unknown): unknown {
  if (typeof patch !== 'object' || patch === null || Array.isArray(patch)) return patch;
  const result: Record<string, unknown> = typeof target === 'object' && target !== null && !Array.isArray(target) ? { ...target } : {};
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete result[key];
    else result[key] = merged(result[key], value);
  }
  return result;
}
function withSpec(object: EndpointObject, change: object): KubeObject {
  return { ...object, spec: { ...(object['spec'] as object), ...change } };
}

describe('mendObject', () => {
  it('finds nothing in what the API server has added', () => {
    const metadata = { ...SERVICE.metadata, uid: 'u', labels: { ...LABELS, more: 'x' }, annotations: { ...SERVICE.metadata.annotations, more: 'y' } };
    expect(mendObject({ ...withSpec(SERVICE, { clusterIP: '10.96.0.7', ports: [{ port: 1, protocol: 'TCP', targetPort: 1 }] }), metadata }, SERVICE)).toBeNull();
    expect(mendObject({ ...POLICY, status: {} }, POLICY)).toBeNull();
  });

  it.each<[string, KubeObject, EndpointObject, object]>([
    ['a value', withSpec(SERVICE, { type: 'ClusterIP' }), SERVICE, { spec: { type: 'NodePort' } }],
    ['one more port', withSpec(SERVICE, { ports: [{ port: 1, protocol: 'TCP' }, { port: 2 }] }), SERVICE, { spec: { ports: [{ port: 1, protocol: 'TCP' }] } }],
    ['a selector that chooses less', withSpec(SERVICE, { selector: { a: 'b', c: 'd' } }), SERVICE, { spec: { selector: { c: null } } }],
    ['a policy that lets more in', withSpec(POLICY, { egress: [{}] }), POLICY, { spec: { egress: null } }],
    ['a rule without ports', withSpec(POLICY, { ingress: [{}] }), POLICY, { spec: { ingress: [{ ports: [{ port: 1 }] }] } }],
    ['a label', { ...SERVICE, metadata: { ...SERVICE.metadata, labels: {} } }, SERVICE, { metadata: { labels: LABELS } }],
    ['another form', { ...SERVICE, metadata: { ...SERVICE.metadata, annotations: {} } }, SERVICE, { metadata: { annotations: { 'moorline.dev/form': '1' } } }],
  ])('puts back %s', (_what, seen, wanted, patch) => {
    expect(mendObject(seen, wanted)).toEqual(patch);
  });

  it('leaves the class of an Ingress to the API server, unless it was asked for', () => {
    const open = objectOf('Ingress', { rules: [{ host: 'a' }] });
    const asked = objectOf('Ingress', { rules: [{ host: 'a' }], ingressClassName: 'traefik' });
    expect(mendObject(withSpec(open, { ingressClassName: 'default' }), open)).toBeNull();
    expect(mendObject(withSpec(asked, { ingressClassName: 'default' }), asked)).toEqual({ spec: { ingressClassName: 'traefik' } });
    expect(mendObject(withSpec(open, { defaultBackend: {} }), open)).toEqual({ spec: { defaultBackend: null } });
  });

  it('touches no more than labels of pods and Secrets', () => {
    const pod = objectOf('Pod', { restartPolicy: 'Always' });
    expect(mendObject(withSpec(pod, { restartPolicy: 'Never' }), pod)).toBeNull();
    expect(mendObject({ ...pod, metadata: { name: 'a', labels: { 'moorline.dev/instance': 'them' } } }, pod)).toEqual({ metadata: { labels: LABELS } });
  });

  it('is enough: what is mended needs no mending', () => {
    const anySpec = fc.dictionary(fc.constantFrom('type', 'ports', 'selector', 'x'), fc.oneof(fc.string(), fc.array(fc.dictionary(fc.constantFrom('p', 'q'), fc.nat(3))), fc.dictionary(fc.constantFrom('a', 'b'), fc.string())));
    fc.assert(
      fc.property(fc.constantFrom('Service', 'NetworkPolicy', 'Ingress', 'HTTPRoute'), anySpec, anySpec, (kind, before, after) => {
        const wanted = objectOf(kind as EndpointObject['kind'], after);
        const seen = objectOf(kind as EndpointObject['kind'], before);
        const patch = mendObject(seen, wanted);
        expect(mendObject(merged(seen, patch ?? {}) as KubeObject, wanted)).toBeNull();
      }),
    );
  });
});

describe('holdsFields', () => {
  const seen: KubeObject = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'a', labels: { ...LABELS, more: '1' } }, data: { record: 'eA==', other: '' } };
  it.each([
    ['all of them, with others beside', { metadata: { labels: LABELS }, data: { record: 'eA==' } }, true],
    ['another value', { metadata: { labels: LABELS }, data: { record: 'eQ==' } }, false],
    ['a label that is gone', { metadata: { labels: { ...LABELS, gone: '1' } } }, false],
    ['a field that is gone', { metadata: { annotations: { a: '1' } } }, false],
  ])('%s', (_what, wanted, expected) => {
    expect(holdsFields(seen, wanted)).toBe(expected);
  });
});
