import fc from 'fast-check';
import { expect, test } from 'vitest';
import { laneCount, queueOf } from './plan.ts';

const GIBIBYTE = 1024 ** 3;

test.each([
  ['one more than there are cores', { cores: 2, memoryBytes: 24 * GIBIBYTE, files: 99 }, 3],
  ['not more than there are files', { cores: 2, memoryBytes: 24 * GIBIBYTE, files: 1 }, 1],
  ['not more than fit into memory', { cores: 8, memoryBytes: 5 * GIBIBYTE, files: 99 }, 2],
  ['one at least', { cores: 1, memoryBytes: GIBIBYTE, files: 0 }, 1],
  ['a bounded number', { cores: 64, memoryBytes: 999 * GIBIBYTE, files: 99 }, 6],
])('%s', (_case, machine, expected) => {
  expect(laneCount(machine)).toBe(expected);
});

test('unknown files come first, then the longest', () => {
  const seconds = new Map([['short', 1], ['long', 90], ['middle', 20]]);
  expect(queueOf(['short', 'b-new', 'middle', 'long', 'a-new'], seconds)).toEqual(['a-new', 'b-new', 'long', 'middle', 'short']);
});

test('where nothing is known, clusters come first, then SLURM', () => {
  expect(queueOf(['bundle.e2e.ts', 'slurm-walk.e2e.ts', 'kube-chaos.e2e.ts', 'links.e2e.ts'], new Map())).toEqual(['kube-chaos.e2e.ts', 'slurm-walk.e2e.ts', 'bundle.e2e.ts', 'links.e2e.ts']);
});

test('every file is taken once, whatever is known', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.string()), fc.dictionary(fc.string(), fc.double({ noNaN: true, min: 0, max: 1e6 })), (files, known) => {
      expect(queueOf(files, new Map(Object.entries(known))).toSorted()).toEqual(files.toSorted());
    }),
  );
});
