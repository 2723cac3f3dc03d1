import { describe, expect, it } from 'vitest';
import { attachmentFixture } from '../contract-fixtures.ts';
import { allocateFor, NO_ALLOCATION } from './allocation.ts';

describe('allocateFor', () => {
  it('takes what is given out and not stored yet for taken, for a while', () => {
    const first = allocateFor(attachmentFixture(1), null, [], NO_ALLOCATION);
    const few = { ...attachmentFixture(2), overlay: { ipv4: '10.99.0.0/28', ipv6: 'fd00:99::/64', excluded: ['10.99.0.0/29', '10.99.0.9/32', '10.99.0.10/31', '10.99.0.12/30'] } };
    expect(first.addresses[0]?.ipv4).toBe('10.99.0.8');
    expect(() => allocateFor(few, null, [], first.allocation)).toThrow('ML-ADDRESSES-EXHAUSTED');
    const later = allocateFor({ ...few, createdAtMs: 120_000 }, null, [], first.allocation);
    expect(later.addresses[0]?.ipv4).toBe('10.99.0.8');
    expect(later.allocation.pending.map(({ id }) => id)).toEqual([few.id]);
  });

  it('gives addresses that are asked for, once', () => {
    const asked = { ipv4: '10.99.0.77', ipv6: 'fd00:99::77' };
    const { addresses, allocation } = allocateFor(attachmentFixture(1), asked, [], NO_ALLOCATION);
    expect(addresses).toEqual([asked]);
    expect(allocation.lastAddresses).toBeNull();
    expect(() => allocateFor(attachmentFixture(2), asked, [], allocation)).toThrow('10.99.0.77 or fd00:99::77 is taken');
  });
});
