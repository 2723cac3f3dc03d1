import { observeBed, openBed, resolveInCluster, startKube, sweep, type Bed, type Kube } from '@moorline/tools';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { NOTHING } from './support/nothing.ts';

let bed: Bed;
let kube: Kube;

beforeAll(async () => {
  await sweep();
  bed = await openBed('kubenode');
  kube = await startKube(bed, { kubelet: true });
});

afterAll(async () => {
  await bed?.close();
});

test('a kubelet runs pods, and the DNS in one of them answers through its Service', async () => {
  expect(await kube.kubectl(['get', 'pods', '--all-namespaces', '--output=jsonpath={.items[*].status.phase}'])).toBe('Running');
  expect(await resolveInCluster(kube.namespace, 'kubernetes.default.svc.cluster.local')).toBe('10.96.0.1');
  expect(await resolveInCluster(kube.namespace, 'nobody.default.svc.cluster.local')).toBe('ENOTFOUND');
});

test('nothing is left of it', async () => {
  await bed.close();
  expect(await observeBed(bed)).toEqual(NOTHING);
});
