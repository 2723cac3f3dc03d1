import { describe, expect, it } from 'vitest';
import { readJobContext, readJobKey, readRestarts } from './job-context.ts';

const PROLOG = { SLURMD_NODENAME: 'n1', SLURM_JOB_ID: '77', SLURM_JOB_UID: '1000', SLURM_JOB_GID: '100', SLURM_JOB_COMMENT: 'moorline', SLURM_JOB_RESTART_COUNT: '2' };

describe('readJobContext', () => {
  it('takes what SLURM gives its prolog', () => {
    expect(readJobContext(PROLOG)).toEqual({ key: { node: 'n1', jobId: 77 }, uid: 1000, gid: 100, wish: { comment: 'moorline', constraints: '' }, restarts: 2 });
  });

  it.each([
    ['no job', { ...PROLOG, SLURM_JOB_ID: undefined }],
    ['a job that is none', { ...PROLOG, SLURM_JOB_ID: '77.0' }],
    ['a node that is a path', { ...PROLOG, SLURMD_NODENAME: '../n1' }],
    ['no user', { ...PROLOG, SLURM_JOB_UID: '' }],
    ['a user that is a name', { ...PROLOG, SLURM_JOB_UID: 'root' }],
  ])('refuses %s', (_what, environment) => {
    expect(() => readJobContext(environment)).toThrow('ML-JOB-UNKNOWN');
  });
});

describe('readJobKey', () => {
  it('needs no more than a task of the job has', () => {
    expect(readJobKey({ SLURMD_NODENAME: 'n1', SLURM_JOB_ID: '77' })).toEqual({ node: 'n1', jobId: 77 });
  });
});

describe('readRestarts', () => {
  it.each([[{ SLURM_JOB_RESTART_COUNT: '0' }, 0], [{}, null], [{ SLURM_JOB_RESTART_COUNT: '-1' }, null], [{ SLURM_JOB_RESTART_COUNT: '' }, null]])('of %j are %j', (environment, restarts) => {
    expect(readRestarts(environment)).toBe(restarts);
  });
});
