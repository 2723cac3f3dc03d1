import type { EndpointObject } from '@moorline/mesh-core';
import { expect, it } from 'vitest';
import { requireMended } from './require-mended.ts';

const WANTED: EndpointObject = { apiVersion: 'v1', kind: 'Service', metadata: { name: 'endpoint-1', namespace: 'moorline', labels: { a: 'b' }, annotations: { form: '1' } }, spec: { type: 'NodePort', ports: [{ port: 1 }] } };

it('takes what is as it was written, with what others added', () => {
  expect(() => requireMended({ ...WANTED, spec: { type: 'NodePort', ports: [{ port: 1, targetPort: 1 }], clusterIP: '10.96.0.7' } }, WANTED)).not.toThrow();
});

it('names what somebody changes back while it is written', () => {
  const seen = { ...WANTED, metadata: { ...WANTED.metadata, labels: {} }, spec: { type: 'ClusterIP', ports: [{ port: 1 }] } };
  expect(() => requireMended(seen, WANTED)).toThrow(expect.objectContaining({ code: 'ML-KUBE-CHANGED-BACK', detail: 'Service moorline/endpoint-1: metadata.labels.a, spec.type' }));
});
