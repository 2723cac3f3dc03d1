import type { Attachment } from '@moorline/mesh-core';
import { expect, it } from 'vitest';
import { createMissingJoinFiles, type NeededJoinFile } from './missing-join-files.ts';

const MANY = Array.from({ length: 130 }, (_, n) => needed(`id-${n}`));

function needed(id: string): NeededJoinFile {
  const attachment: Attachment = { id, name: id, addresses: { ipv4: '10.0.0.9', ipv6: 'fd00::9' }, furtherAddresses: [], mtu: 1_280, relayPort: 7_000, createdAtMs: 1, deletedAtMs: null };
  return { attachment, namespace: 'n', secretName: id };
}

it('looks for all in turns, some in each round, and forgets what nobody needs any more', async () => {
  const asked: string[] = [];
  const gone = new Set(['id-3', 'id-129']);
  const missing = createMissingJoinFiles({ isThere: async ({ id }) => {
    asked.push(id);
    return !gone.has(id);
  } });
  expect(await missing.look(MANY)).toEqual(['id-3']);
  expect(asked).toHaveLength(60);
  expect(await missing.look(MANY)).toEqual([]);
  expect(await missing.look(MANY)).toEqual(['id-129', 'id-3']);
  expect(new Set(asked).size).toBe(MANY.length);
  missing.found('id-3');
  expect([missing.has('id-3'), missing.has('id-129')]).toEqual([false, true]);
  expect(await missing.look([])).toEqual([]);
  expect(missing.has('id-129')).toBe(false);
});
