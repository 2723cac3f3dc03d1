import { LEASE, MUTATING_WEBHOOK, POD } from '@moorline/mesh-core';
import { expect, it } from 'vitest';
import { describeObject, pathOf } from './paths.ts';

it.each([
  [pathOf(POD, null), '/api/v1/pods'],
  [pathOf(POD, 'n', 'a'), '/api/v1/namespaces/n/pods/a'],
  [pathOf(POD, 'n', 'a', 'status'), '/api/v1/namespaces/n/pods/a/status'],
  [pathOf(LEASE, 'n', 'a/b'), '/apis/coordination.k8s.io/v1/namespaces/n/leases/a%2Fb'],
  [pathOf(MUTATING_WEBHOOK, null, 'm'), '/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations/m'],
])('%s', (path, expected) => {
  expect(path).toBe(expected);
});

it('names objects as people do', () => {
  expect(describeObject({ kind: 'Pod', metadata: { namespace: 'n', name: 'a' } })).toBe('Pod n/a');
});
