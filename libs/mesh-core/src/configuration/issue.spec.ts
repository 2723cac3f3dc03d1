import { describe, expect, it } from 'vitest';
import { describeValue, formatIssue, formatPath, valueAt } from './issue.ts';

describe('formatPath', () => {
  it.each([
    [[], '(root)'],
    [['mtu'], 'mtu'],
    [['cluster', 'podRanges', 0], 'cluster.podRanges[0]'],
    [[0, 'a'], '[0].a'],
  ])('prints %j as %s', (path, text) => {
    expect(formatPath(path)).toBe(text);
  });
});

describe('formatIssue', () => {
  it('is one line', () => {
    expect(formatIssue({ code: 'ML-CONFIG-INVALID', path: ['mtu'], expected: 'a number', got: '"x"' })).toBe('mtu: expected a number, got "x"');
  });
});

describe('describeValue', () => {
  it.each([
    [undefined, 'nothing'],
    [null, 'nothing'],
    [[], 'a list'],
    [{}, 'a mapping'],
    ['a"\n', '"a\\"\\n"'],
    [1.5, '1.5'],
    [false, 'false'],
    ['x'.repeat(78), `"${'x'.repeat(78)}"`],
    ['x'.repeat(79), `"${'x'.repeat(79)}…`],
  ])('shows %j', (value, text) => {
    expect(describeValue(value)).toBe(text);
  });
});

describe('valueAt', () => {
  it('follows keys and positions, and nothing that is inherited', () => {
    const root = { a: [{ b: 1 }] };
    expect(valueAt(root, [])).toBe(root);
    expect(valueAt(root, ['a', 0, 'b'])).toBe(1);
    expect(valueAt(root, ['a', 1, 'b'])).toBeUndefined();
    expect(valueAt(root, ['a', 0, 'b', 'c'])).toBeUndefined();
    expect(valueAt(root, ['toString'])).toBeUndefined();
    expect(valueAt(null, ['a'])).toBeUndefined();
    expect(valueAt('text', ['length'])).toBeUndefined();
  });
});
