import { isMoorlineError } from '@moorline/mesh-core';
import { describe, expect, it } from 'vitest';
import { chooseLinkRange } from './link-range.ts';

describe('chooseLinkRange', () => {
  it('gives the two usable addresses of one /30', () => {
    const { root, cluster } = chooseLinkRange([], 'a');
    expect(root).toMatch(/^198\.18\.\d+\.1$/);
    expect(cluster).toBe(root.replace(/1$/, '2'));
  });

  it('looks at different places for different seeds', () => {
    expect(chooseLinkRange([], 'moorline-demo')).not.toEqual(chooseLinkRange([], 'moorline-netns'));
  });

  it('avoids what the machine routes already', () => {
    const first = chooseLinkRange([], 'x');
    const second = chooseLinkRange([`${first.root}/32`], 'x');
    expect(second).not.toEqual(first);
    expect(chooseLinkRange([`${first.root}/32`, `${second.root}/30`.replace('.1/', '.0/')], 'x')).not.toEqual(second);
  });

  it('says so when the whole range is routed', () => {
    expect(() => chooseLinkRange(['198.18.0.0/15'], 'x')).toThrow(expect.toSatisfy((error) => isMoorlineError(error, 'ML-RANGE-OVERLAP')));
  });
});
