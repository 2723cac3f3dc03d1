import { describe, expect, it } from 'vitest';
import { bedIdOf, bedNames, isNamespaceOf } from './names.ts';

describe('bedNames', () => {
  it('fits the limits of the kernel and of user names with the longest id', () => {
    const names = bedNames('abcdefghi');
    expect(`${names.linkPrefix}9`.length).toBeLessThanOrEqual(15);
    expect(names.user.length).toBeLessThanOrEqual(32);
  });

  it.each(['', 'a', 'Demo', '9to5', 'a-b', '../x', 'abcdefghij'])('refuses %j', (id) => {
    expect(() => bedNames(id)).toThrow(RangeError);
  });
});

describe('bedIdOf', () => {
  it('is the inverse of bedNames', () => {
    expect(bedIdOf(bedNames('demo').name)).toBe('demo');
  });

  it('knows foreign names', () => {
    expect(bedIdOf('moorline')).toBeNull();
    expect(bedIdOf('moorline-demo-cluster')).toBeNull();
    expect(bedIdOf('root')).toBeNull();
  });
});

describe('isNamespaceOf', () => {
  it('does not take the namespaces of a bed whose name is longer', () => {
    expect(isNamespaceOf(bedNames('net'), 'moorline-net-cluster')).toBe(true);
    expect(isNamespaceOf(bedNames('net'), 'moorline-netns-cluster')).toBe(false);
  });
});
