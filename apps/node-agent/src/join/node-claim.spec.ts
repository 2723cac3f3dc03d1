import { hostname } from 'node:os';
import { dnsLabel } from '@moorline/mesh-core';
import { describe, expect, it } from 'vitest';
import { nodeClaimOf } from './node-claim.ts';

const JOB = { SLURMD_NODENAME: 'n3', SLURM_JOB_NODELIST: 'n[1,3-4]', SLURM_NODEID: '0' };

describe('nodeClaimOf', () => {
  it.each([
    ['the place in the list of the job, whatever the step counts', {}, JOB, { name: 'n3', index: 1 }],
    ['the same in a prolog', {}, { SLURMD_NODENAME: 'n4', SLURM_NODELIST: 'n[1,3-4]' }, { name: 'n4', index: 2 }],
    ['the place in the step without a list', {}, { SLURMD_NODENAME: 'n3', SLURM_NODEID: '2' }, { name: 'n3', index: 2 }],
    ['the place in the step with a list that cannot be read', {}, { ...JOB, SLURM_JOB_NODELIST: 'n[' }, { name: 'n3', index: 0 }],
    ['what was said', { name: 'Other', index: 7 }, JOB, { name: dnsLabel('Other'), index: 7 }],
    ['the place of the name that was said', { name: 'n4' }, JOB, { name: 'n4', index: 2 }],
    ['no place of a name that was said and is not in the list', { name: 'x' }, JOB, { name: 'x', index: null }],
    ['no place by a number that is none', {}, { SLURMD_NODENAME: 'n3', SLURM_NODEID: '-1' }, { name: 'n3', index: null }],
    ['the name of the worker outside SLURM', {}, {}, { name: dnsLabel(hostname()), index: null }],
  ])('gives %s', (_what, options, environment, claim) => {
    expect(nodeClaimOf(options, environment)).toEqual(claim);
  });
});
