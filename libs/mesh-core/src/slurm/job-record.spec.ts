import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseJobRecord, renderJobRecord, type JobRecord } from './job-record.ts';

const processes = fc.option(fc.record({ pid: fc.integer({ min: 1, max: 4_194_304 }), startTicks: fc.integer({ min: 0, max: 2 ** 40 }) }));
const records: fc.Arbitrary<JobRecord> = fc.record({
  jobId: fc.integer({ min: 1, max: 67_043_328 }),
  uid: fc.integer({ min: 0, max: 2 ** 32 - 2 }),
  bootId: fc.uuid(),
  required: fc.boolean(),
  restarts: fc.option(fc.nat()),
  agent: processes,
  network: processes,
  networkInode: fc.option(fc.integer({ min: 1, max: 2 ** 32 - 1 })),
  mounts: processes,
});

describe('records of jobs', () => {
  it('are read as they were written', () => {
    fc.assert(
      fc.property(records, (record) => {
        expect(parseJobRecord(renderJobRecord(record))).toEqual(record);
      }),
    );
  });

  it('are not read when the end is missing', () => {
    fc.assert(
      fc.property(records, fc.nat(), (record, cut) => {
        const text = renderJobRecord(record);
        const part = text.slice(0, cut % text.length);
        const read = parseJobRecord(part);
        // A cut after a whole line may leave a record that knows less; never one that says something else.
        if (read !== null) expect(text.startsWith(part) && part.endsWith('\n')).toBe(true);
      }),
    );
  });

  it('are nothing else', () => {
    fc.assert(fc.property(fc.string(), (text) => parseJobRecord(text) === null));
    expect(parseJobRecord('version=2\njob=1\nuid=1\nboot=a\nrequired=0\n')).toBeNull();
  });
});
