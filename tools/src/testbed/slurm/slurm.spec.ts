import { describe, expect, it } from 'vitest';
import { nodeNames, renderSlurmConfiguration, slurmFolders } from './configuration.ts';
import { hasEnded, parseJobRecord } from './job-record.ts';

describe('renderSlurmConfiguration', () => {
  const text = renderSlurmConfiguration(slurmFolders('/bed'), nodeNames(2), 17_000);

  it('keeps every file in the bed', () => {
    const paths = [...text.matchAll(/=(?:socket=)?(\/\S+)/g)].map(([, path]) => path).filter((path) => path !== '/bin/true');
    expect(paths).toHaveLength(5);
    expect(paths.every((path) => path?.startsWith('/bed/slurm/'))).toBe(true);
  });

  it('gives every daemon a port of its own, apart from those of srun', () => {
    expect([...text.matchAll(/Port=(\d+)/g)].map(([, port]) => port)).toEqual(['17000', '17001', '17002']);
    expect(text).toContain('SrunPortRange=17010-17019');
  });
});

describe('nodeNames', () => {
  it.each([0, 9])('refuses %i nodes', (count) => {
    expect(() => nodeNames(count)).toThrow(RangeError);
  });
});

describe('parseJobRecord', () => {
  it('reads state, exit code and reason', () => {
    const record = parseJobRecord('JobId=3 JobName=x UserId=a(1) JobState=FAILED Reason=NonZeroExitCode Dependency=(null) ExitCode=7:0 RunTime=00:00:01');
    expect(record).toEqual({ state: 'FAILED', exitCode: 7, reason: 'NonZeroExitCode' });
    expect(record !== null && hasEnded(record)).toBe(true);
  });

  it('gives null for anything else', () => {
    expect(parseJobRecord('slurm_load_jobs error: Invalid job id specified')).toBeNull();
  });
});
