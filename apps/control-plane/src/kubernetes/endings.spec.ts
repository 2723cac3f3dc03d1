import type { Attachment, EndpointObject, ObjectStep } from '@moorline/mesh-core';
import { expect, it } from 'vitest';
import { createEndings } from './endings.ts';

const ATTACHMENT: Attachment = { id: '0123456789abcdef', name: 'a', addresses: { ipv4: '10.0.0.2', ipv6: 'fd00::2' }, furtherAddresses: [], mtu: 1_280, relayPort: 7_000, createdAtMs: 1, deletedAtMs: null };
const { id } = ATTACHMENT;
function ended(madeAtMs: number, uid = `${madeAtMs}`): ObjectStep {
  const object: EndpointObject = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'x', uid, creationTimestamp: new Date(madeAtMs).toISOString() } };
  return { kind: 'removeObject', attachmentId: id, object, reason: 'ended' };
}

it('lets a pod that ends at once wait, longer each time and half a minute at most', () => {
  const { look } = createEndings();
  const delays = Array.from({ length: 12 }, (_, n) => look(id, ATTACHMENT, [ended(n * 1_000)], n * 1_000));
  expect(delays.slice(0, 4)).toEqual([0, 500, 1_000, 2_000]);
  expect(delays.at(-1)).toBe(30_000);
  expect(look(id, ATTACHMENT, [], 11_000 + 29_000)).toBe(1_000);
  expect(look(id, ATTACHMENT, [], 11_000 + 30_000)).toBe(0);
});

it('begins anew with one that ran long, and forgets those that are gone', () => {
  const { look, histories } = createEndings();
  for (const _try of [1, 2]) expect(look(id, ATTACHMENT, [ended(0)], 0)).toBe(0);
  expect(look(id, ATTACHMENT, [ended(0, 'b')], 3_600_000)).toBe(0);
  look(id, { ...ATTACHMENT, deletedAtMs: 3 }, [], 3_600_001);
  expect(histories.size).toBe(0);
});
