import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseLimits, softLimits } from './limits.ts';

const limits = (soft: string, hard: string): string => `Limit                     Soft Limit           Hard Limit           Units
Max processes             96365                96365                processes
Max open files            ${soft.padEnd(20)} ${hard.padEnd(20)} files
Max locked memory         8388608              8388608              bytes
`;

describe('parseLimits', () => {
  it('gives soft and hard limits', () => {
    expect(parseLimits(limits('1024', '1048576'))).toMatchObject({ nofile: { soft: 1_024, hard: 1_048_576 }, nproc: { soft: 96_365, hard: 96_365 } });
    expect(parseLimits(limits('64', 'unlimited')).nofile).toEqual({ soft: 64, hard: Infinity });
  });

  it('takes what is not there for unlimited, in any text', () => {
    expect(parseLimits(limits('-1', '5')).nofile).toEqual({ soft: Infinity, hard: Infinity });
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => parseLimits(text).fsize.soft >= 0));
  });
});

describe('softLimits', () => {
  it('says them as prlimit takes them', () => {
    expect(softLimits(parseLimits(limits('64', '128')))).toEqual([
      { resource: 'nofile', soft: '64' },
      { resource: 'nproc', soft: '96365' },
      { resource: 'fsize', soft: 'unlimited' },
      { resource: 'as', soft: 'unlimited' },
    ]);
  });
});
