import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JobRecord } from './job-record.ts';
import { epilogMayEndAtMs, noteForNextRun, startsAgain } from './next-run.ts';

const record: JobRecord = {
  jobId: 7, uid: 1000, bootId: 'b', required: true, restarts: 0,
  agent: { pid: 2, startTicks: 1 }, network: { pid: 3, startTicks: 1 }, networkInode: 4, mounts: { pid: 5, startTicks: 1 },
};

describe('startsAgain', () => {
  it('is true when the controller has counted a restart since the prolog', () => {
    expect(startsAgain(record, 1)).toBe(true);
    expect(startsAgain(record, 0)).toBe(false);
    expect(startsAgain({ ...record, restarts: 1 }, 1)).toBe(false);
  });

  it('is false where it is not known', () => {
    expect(startsAgain(null, 1)).toBe(false);
    expect(startsAgain(record, null)).toBe(false);
    expect(startsAgain({ ...record, restarts: null }, 1)).toBe(false);
  });
});

describe('noteForNextRun', () => {
  it('names no process and no namespace of the run before, and is over when the next run is', () => {
    const note = noteForNextRun(record, 1);
    expect(note).toMatchObject({ jobId: 7, uid: 1000, required: true, agent: null, network: null, networkInode: null, mounts: null });
    expect(startsAgain(note, 1)).toBe(false);
    expect(startsAgain(note, 2)).toBe(true);
  });
});

describe('epilogMayEndAtMs', () => {
  it('is two seconds of the clock later, by whole seconds as slurmd reckons', () => {
    fc.assert(
      fc.property(fc.nat(), (startedAtMs) => {
        const seconds = (ms: number): number => Math.floor(ms / 1_000);
        expect(seconds(epilogMayEndAtMs(startedAtMs)) - seconds(startedAtMs)).toBe(2);
        expect(epilogMayEndAtMs(startedAtMs) - startedAtMs).toBeLessThanOrEqual(2_000);
      }),
    );
  });
});
