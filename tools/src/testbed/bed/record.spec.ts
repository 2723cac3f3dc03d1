import { describe, expect, it } from 'vitest';
import { judgeRecord, type BedRecord } from './record.ts';

const record: BedRecord = { pid: 7, startTicks: 100, bootId: 'now', kept: false };

describe('judgeRecord', () => {
  it('takes a bed without a record for abandoned', () => {
    expect(judgeRecord(null, 'now', true)).toBe('abandoned');
  });

  it('leaves the bed of a living process alone', () => {
    expect(judgeRecord(record, 'now', true)).toBe('running');
  });

  it('tells a kept bed from an abandoned one', () => {
    expect(judgeRecord(record, 'now', false)).toBe('abandoned');
    expect(judgeRecord({ ...record, kept: true }, 'now', false)).toBe('kept');
  });

  it('believes nothing that was written before the last boot', () => {
    expect(judgeRecord({ ...record, kept: true }, 'later', true)).toBe('abandoned');
  });
});
