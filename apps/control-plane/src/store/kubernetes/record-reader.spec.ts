import { attachmentSchema, type KubeObject } from '@moorline/mesh-core';
import { expect, it } from 'vitest';
import { newRecord } from './record.ts';
import { objectOfRecord } from './record-object.ts';
import { createRecordReader } from './record-reader.ts';

function stored(n: number): KubeObject {
  const attachment = attachmentSchema.parse({ id: n.toString(16).padStart(16, '0'), name: `job-${n}`, addresses: { ipv4: `10.0.0.${n}`, ipv6: `fd00::${n}` }, furtherAddresses: [], mtu: 1_280, relayPort: 7_000 + n, createdAtMs: n, deletedAtMs: null });
  return objectOfRecord(newRecord(attachment, [null]), 'moorline', 'us', null);
}

it('reads around what is damaged, tells it once, and knows whose it is', () => {
  const told: string[] = [];
  const { wholeIn, recordIn, idOf } = createRecordReader(({ code, detail }) => void told.push(`${code} ${detail ?? ''}`));
  const { metadata, ...object } = stored(2);
  const damaged = { ...object, metadata: { ...metadata, annotations: {} }, data: { record: 'bWluZQ==' } };
  const all = [stored(3), damaged, stored(1)];
  for (const _look of [1, 2]) expect(wholeIn(all).map(({ attachment }) => attachment.name)).toEqual(['job-1', 'job-3']);
  expect(told).toEqual(['ML-STORE-CORRUPT Secret attachment-job-2']);
  expect(idOf(damaged)).toBe('0000000000000002');
  expect(() => recordIn(damaged)).toThrow('ML-STORE-CORRUPT');
});
