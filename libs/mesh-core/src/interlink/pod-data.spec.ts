import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isMoorlineError } from '../errors/index.ts';
import { parsePodData } from './pod-data.ts';

const POD = { metadata: { name: 'a', namespace: 'b', uid: 'c' }, spec: { containers: [{ name: 'main', image: 'busybox' }] } };
const WHOLE = { pod: POD, container: [{ name: 'main', configMaps: null, projectedvolumemaps: null, secrets: null, emptyDirs: null }], jobConfig: { SingularityHubProxy: { server: '', master_token: '', cache_validity_seconds: 0 } } };

describe('parsePodData', () => {
  it('takes what the API of interLink sends, with null for empty lists and fields that it does not know', () => {
    const data = parsePodData({ ...WHOLE, pod: { ...POD, spec: { ...POD.spec, newField: { any: [1] }, volumes: null }, status: { phase: 'Pending' } } });
    expect(data.container[0]).toEqual({ name: 'main', configMaps: [], projectedvolumemaps: [], secrets: [], emptyDirs: [] });
    expect(data.pod.spec).toEqual({ initContainers: [], volumes: [], containers: [{ name: 'main', image: 'busybox', command: [], args: [], env: [], volumeMounts: [] }] });
  });

  it('keeps keys of Secrets, and not what stands in them', () => {
    const data = parsePodData({ ...WHOLE, container: [{ ...WHOLE.container[0], secrets: [{ metadata: { name: 's' }, data: { key: 'cGxhbnRlZA==' } }] }] });
    expect(data.container[0]?.secrets).toEqual([{ metadata: { name: 's' }, data: ['key'] }]);
    expect(JSON.stringify(data)).not.toContain('cGxhbnRlZA');
  });

  it.each<[string, unknown]>([
    ['the whole is not', null],
    ['the whole has the unknown key pods', { ...WHOLE, pods: [] }],
    ['pod is not', { container: [] }],
    ['container.0 has the unknown key more', { ...WHOLE, container: [{ name: 'main', more: 1 }] }],
    ['jobConfig has the unknown key Other', { ...WHOLE, jobConfig: { Other: {} } }],
    ['pod.metadata.uid is not', { ...WHOLE, pod: { ...POD, metadata: { ...POD.metadata, uid: '$(id)' } } }],
    ['pod.spec.containers.0.name is not', { ...WHOLE, pod: { ...POD, spec: { containers: [{ name: 'a b', image: 'x' }] } } }],
    ['pod.spec.containers is not', { ...WHOLE, pod: { ...POD, spec: { containers: [] } } }],
    ['pod.spec.containers.0.args.0 is not', { ...WHOLE, pod: { ...POD, spec: { containers: [{ name: 'a', image: 'x', args: ['planted\0'] }] } } }],
    ['container.0.secrets.0.data.../planted is not', { ...WHOLE, container: [{ name: 'main', secrets: [{ metadata: { name: 's' }, data: { '../planted': '' } }] }] }],
    ['pod.spec.containers is not', { ...WHOLE, pod: { ...POD, spec: { containers: [{ name: 'a', image: 'x' }, { name: 'a', image: 'x' }] } } }],
    ['pod.spec.containers is not', { ...WHOLE, pod: { ...POD, spec: { containers: Array.from({ length: 65 }, () => ({})) } } }],
    ['pod.spec.containers is not', { ...WHOLE, pod: { ...POD, spec: { initContainers: [{ name: 'a', image: 'x' }], containers: [{ name: 'a', image: 'x' }] } } }],
    ['pod.spec.containers.0.volumeMounts.0.mountPath is not', { ...WHOLE, pod: { ...POD, spec: { containers: [{ name: 'a', image: 'x', volumeMounts: [{ name: 'v', mountPath: '/a:/planted' }] }] } } }],
    ['pod.spec.volumes.0.hostPath.path is not', { ...WHOLE, pod: { ...POD, spec: { ...POD.spec, volumes: [{ name: 'v', hostPath: { path: '/a,/planted' } }] } } }],
    ['container.0.secrets.0.data is not', { ...WHOLE, container: [{ name: 'main', secrets: [{ metadata: { name: 's' }, data: Object.fromEntries(Array.from({ length: 4_097 }, (_, at) => [`k${at}`, ''])) }] }] }],
  ])('says what %s as it should be', (detail, value) => {
    try {
      parsePodData(value);
      expect.unreachable();
    } catch (error) {
      expect(isMoorlineError(error, 'ML-POD-DATA') && error.detail).toContain(detail);
    }
  });

  it('takes anything, and fails with its own error only', () => {
    fc.assert(fc.property(fc.oneof(fc.jsonValue(), fc.record({ pod: fc.jsonValue(), container: fc.jsonValue(), jobConfig: fc.jsonValue() })), (value) => {
      try {
        parsePodData(value);
      } catch (error) {
        expect(isMoorlineError(error, 'ML-POD-DATA')).toBe(true);
      }
    }));
  });
});
