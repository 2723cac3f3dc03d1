import { describe, expect, it } from 'vitest';
import { describeEnd } from './describe-end.ts';

describe('describeEnd', () => {
  it.each([
    [{ code: 1, signal: null }, 'by SIGKILL: something killed it'],
    [{ code: null, signal: 'SIGKILL' }, 'by SIGKILL: something killed it'],
    [{ code: null, signal: 'SIGABRT' }, 'by SIGABRT'],
    [{ code: 70, signal: null }, 'by itself, with exit code 70'],
    [{ code: 0, signal: null }, 'by itself, with exit code 0'],
  ] as const)('tells %j', (exit, said) => {
    expect(describeEnd(exit)).toBe(said);
  });
});
