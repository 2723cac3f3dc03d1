import { attachmentSchema, type KubeObject } from '@moorline/mesh-core';
import { describe, expect, it } from 'vitest';
import { newRecord } from './record.ts';
import { isIntact, objectOfRecord, recordOfObject } from './record-object.ts';

const attachment = attachmentSchema.parse({ id: '0123456789abcdef', name: 'job', addresses: { ipv4: '10.0.0.9', ipv6: 'fd00::9' }, furtherAddresses: [], mtu: 1_280, relayPort: 7_000, createdAtMs: 1, deletedAtMs: null });
const RECORD = newRecord(attachment, [null]);
const WHOLE = objectOfRecord(RECORD, 'moorline', 'us', null);

describe('the Secret of a record', () => {
  it.each<[string, Partial<KubeObject>]>([
    ['damaged data', { data: { record: 'bWluZQ==' } }],
    ['no data', { data: undefined }],
    ['no copy', { metadata: { ...WHOLE.metadata, annotations: {} } }],
    ['a damaged copy', { metadata: { ...WHOLE.metadata, annotations: { 'moorline.dev/record': '{}' } } }],
    ['no labels', { metadata: { ...WHOLE.metadata, labels: {} } }],
  ])('is read, and not intact, with %s', (_what, change) => {
    const object = { ...WHOLE, ...change };
    expect(recordOfObject(object)).toEqual(RECORD);
    expect(isIntact(object, WHOLE)).toBe(false);
  });

  it('is intact as it is made, and with what others have put beside it', () => {
    const { labels, annotations } = WHOLE.metadata;
    expect(isIntact({ ...WHOLE, metadata: { ...WHOLE.metadata, labels: { ...labels, more: 'x' }, annotations: { ...annotations, more: 'x' }, resourceVersion: '7' } }, WHOLE)).toBe(true);
  });

  it('cannot be read when nothing is left of it', () => {
    expect(() => recordOfObject({ ...WHOLE, metadata: { name: 'attachment-job' }, data: {} })).toThrow('ML-STORE-CORRUPT');
  });
});
