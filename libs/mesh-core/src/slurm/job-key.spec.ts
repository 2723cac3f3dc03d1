import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jobFolderName, jobKeySchema, jobMark, jobOfFolderName, jobOfMark } from './job-key.ts';

const keys = fc.record({
  node: fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9_-]{0,20}(\.[A-Za-z0-9_-]{1,20}){0,3}$/),
  jobId: fc.integer({ min: 1, max: 0x03ff_0000 }),
});

describe('names of a job on a node', () => {
  it('lead back to the job, whatever it is called', () => {
    fc.assert(
      fc.property(keys, (key) => {
        expect(jobOfMark(jobMark(key))).toEqual(key);
        expect(jobOfFolderName(jobFolderName(key))).toEqual(key);
      }),
    );
  });

  it('are different for different jobs', () => {
    fc.assert(
      fc.property(keys, keys, (one, other) => {
        const same = one.node === other.node && one.jobId === other.jobId;
        expect(jobFolderName(one) === jobFolderName(other)).toBe(same);
        expect(jobMark(one) === jobMark(other)).toBe(same);
      }),
    );
  });

  it.each(['', '.', '..', '.1', 'n1', 'n1.', 'n1.0', 'n1.01', 'n1.-1', 'n1.x', '../n1.1', 'a/b.1', `${'n'.repeat(129)}.1`, 'n1.99999999999'])('are never taken from %j', (name) => {
    expect(jobOfFolderName(name)).toBeNull();
  });

  it.each(['slurm/n1', 'slurm/n1/', 'slurm/n1/1/2', 'slurm//1', 'agent/77', 'slurm/../1', 'moorline-a/n1/1'])('are not in the mark %j', (mark) => {
    expect(jobOfMark(mark)).toBeNull();
  });

  it('fit a path and a mark', () => {
    fc.assert(fc.property(fc.string(), (node) => !jobKeySchema.safeParse({ node, jobId: 1 }).success || !/[/\s\0]|^\.|\.\./.test(node)));
  });
});
