import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expandHostlist } from './hostlist.ts';

describe('expandHostlist', () => {
  it.each([
    ['n1', ['n1']],
    ['n1,n2', ['n1', 'n2']],
    ['n[1-3]', ['n1', 'n2', 'n3']],
    ['n[3,1]', ['n3', 'n1']],
    ['gpu[08-10],login', ['gpu08', 'gpu09', 'gpu10', 'login']],
    ['r[1-2]n[1,4-5]', ['r1n1', 'r1n4', 'r1n5', 'r2n1', 'r2n4', 'r2n5']],
    ['n[1-2].cluster.local', ['n1.cluster.local', 'n2.cluster.local']],
    ['[1-2]', ['1', '2']],
  ])('reads %s', (text, names) => {
    expect(expandHostlist(text)).toEqual(names);
  });

  it.each(['', ',', 'n1,', 'n[1-3', 'n1]', 'n[]', 'n[3-1]', 'n[1-]', 'n[a-b]', 'a b', 'n[1-999999999]', 'n[1-300][1-300]'])('refuses %j', (text) => {
    expect(() => expandHostlist(text)).toThrow(expect.objectContaining({ code: 'ML-NAME-INVALID' }));
  });

  it('gives back plain names as they are', () => {
    const name = fc.stringMatching(/^[a-z][a-z0-9.-]{0,20}$/);
    fc.assert(
      fc.property(fc.array(name, { minLength: 1, maxLength: 20 }), (names) => {
        expect(expandHostlist(names.join(','))).toEqual(names);
      }),
    );
  });

  it('ends for any text, with names or its own error', () => {
    const text = fc.string({ unit: fc.constantFrom('n', '1', '9', '[', ']', ',', '-'), maxLength: 60 });
    fc.assert(
      fc.property(text, (one) => {
        try {
          expect(expandHostlist(one).length).toBeGreaterThan(0);
        } catch (error) {
          expect(error).toMatchObject({ code: 'ML-NAME-INVALID' });
        }
      }),
    );
  });
});
