import { attachmentSchema } from '@moorline/mesh-core';
import { describe, expect, it } from 'vitest';
import { newRecord, withAssignment, withDeletion, withRelease } from './record.ts';

const SPARE = newRecord(attachmentSchema.parse({ id: '0123456789abcdef', name: 'warm-0123456789abcdef', addresses: { ipv4: '10.97.0.2', ipv6: 'fd00:97::2' }, furtherAddresses: [], mtu: 'auto', relayPort: 30_001, createdAtMs: 1, deletedAtMs: null }), [null]);
const JOB = { namespace: 'research', name: 'train', uid: 'uid-1' };

describe('an attachment that is for nobody', () => {
  it('is left to the job that got it first', () => {
    const given = withAssignment(SPARE, JOB);
    expect(withRelease(given, 10)).toBe(given);
  });

  it('is given to no job once it is leaving', () => {
    const released = withRelease(SPARE, 10);
    expect(released.attachment.deletedAtMs).toBe(10);
    expect(withRelease(released, 20)).toBe(released);
    expect(() => withAssignment(released, JOB)).toThrow(expect.objectContaining({ code: 'ML-ATTACHMENT-UNKNOWN' }));
  });

  it('is for one, who may ask again, also while it leaves', () => {
    const given = withAssignment(SPARE, JOB);
    expect(withAssignment(given, { ...JOB, name: 'renamed' })).toBe(given);
    expect(() => withAssignment(given, { ...JOB, uid: 'uid-2' })).toThrow(expect.objectContaining({ code: 'ML-ATTACHMENT-EXISTS' }));
    const leaving = withDeletion(given, 10);
    expect(withAssignment(leaving, JOB)).toBe(leaving);
  });
});
