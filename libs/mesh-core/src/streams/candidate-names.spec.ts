import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { candidateNames } from './candidate-names.ts';

const DNS = { searches: ['default.svc.cluster.local', 'svc.cluster.local'], ndots: 5 };

describe('candidateNames', () => {
  it('tries the search list before a short name', () => {
    expect(candidateNames('Hello', DNS)).toEqual(['hello.default.svc.cluster.local', 'hello.svc.cluster.local', 'hello']);
  });

  it('tries a name with as many dots first as it is', () => {
    expect(candidateNames('a.b', { ...DNS, ndots: 1 })[0]).toBe('a.b');
  });

  it('leaves a full name alone', () => {
    expect(candidateNames('hello.default.', DNS)).toEqual(['hello.default']);
  });

  it('gives names only, whatever it is asked', () => {
    expect(candidateNames('a b', DNS)).toEqual([]);
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => candidateNames(text, DNS).every((name) => /^[a-z0-9.-]+$/.test(name))));
  });
});
