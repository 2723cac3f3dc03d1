import fc from 'fast-check';
import { expect, test } from 'vitest';
import { chooseId } from './choose-id.ts';

test('a name has the same id again, and another name another one', () => {
  expect(chooseId('moorline-demo', new Set())).toBe(chooseId('moorline-demo', new Set()));
  expect(chooseId('moorline-demo', new Set())).not.toBe(chooseId('moorline-other', new Set()));
});

test('none that somebody has, and none below 1,000', () => {
  fc.assert(
    fc.property(fc.string(), fc.uniqueArray(fc.integer({ min: 60_590, max: 61_110 }), { maxLength: 400 }), (name, taken) => {
      const id = chooseId(name, new Set(taken));
      expect(taken).not.toContain(id);
      expect(id).toBeGreaterThanOrEqual(60_600);
      expect(id).toBeLessThan(61_100);
    }),
  );
});

test('where all are taken it says so', () => {
  const all = new Set(Array.from({ length: 500 }, (_, index) => 60_600 + index));
  expect(() => chooseId('moorline-demo', all)).toThrow('every user id');
});
