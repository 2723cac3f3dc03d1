import { expect, test } from 'vitest';
import { countLine, isGood, sum } from './count.ts';
import { countReport } from './vitest-report.ts';

function report(total: number, passed: number, files: readonly { readonly status: string; readonly assertionResults: readonly unknown[] }[] = []): string {
  return JSON.stringify({ numTotalTests: total, numPassedTests: passed, testResults: files });
}

test.each([
  ['all passed', report(3, 3), { passed: 3, failed: 0 }],
  ['some failed', report(3, 1), { passed: 1, failed: 2 }],
  ['a file that cannot be loaded', report(2, 2, [{ status: 'failed', assertionResults: [] }]), { passed: 2, failed: 1 }],
  ['a file with a failed test is not counted twice', report(2, 1, [{ status: 'failed', assertionResults: [{}] }]), { passed: 1, failed: 1 }],
  ['no test at all', report(0, 0), { passed: 0, failed: 1 }],
])('%s', (_case, json, expected) => {
  expect(countReport(json)).toEqual(expected);
});

test('something else is not taken for a report', () => {
  expect(() => countReport('{}')).toThrow('numTotalTests');
});

test('counts add up to the last line', () => {
  const total = sum([{ passed: 2, failed: 1 }, { passed: 40, failed: 0 }]);
  expect(countLine(total)).toBe('42 passed, 1 failed');
});

test.each([
  [{ passed: 1, failed: 0 }, true],
  [{ passed: 1, failed: 1 }, false],
  [{ passed: 0, failed: 0 }, false],
])('%j is success: %s', (count, good) => {
  expect(isGood(count)).toBe(good);
});
