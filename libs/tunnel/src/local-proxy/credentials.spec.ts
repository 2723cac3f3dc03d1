import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isRight, parseBasic } from './credentials.ts';

const RIGHT = { user: 'job', password: 'a_b-c' };

describe('parseBasic', () => {
  it('reads what clients send', () => {
    expect(parseBasic(`Basic ${Buffer.from('job:a:b').toString('base64')}`)).toEqual({ user: 'job', password: 'a:b' });
  });

  it('is null for anything else', () => {
    for (const header of [undefined, '', 'Basic', 'Bearer abc', `Basic ${Buffer.from('nocolon').toString('base64')}`]) expect(parseBasic(header)).toBeNull();
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (header) => parseBasic(header) === null || header.toLowerCase().startsWith('basic ')));
  });
});

describe('isRight', () => {
  it('takes both, and nothing else', () => {
    expect(isRight({ ...RIGHT }, RIGHT)).toBe(true);
    for (const wrong of [{ user: 'job', password: '' }, { user: '', password: 'a_b-c' }, { user: 'joba', password: '_b-c' }]) expect(isRight(wrong, RIGHT)).toBe(false);
  });
});
