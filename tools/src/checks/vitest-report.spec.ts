import { expect, test } from 'vitest';
import { countLine, isGood, sum } from './count.ts';
import { countReport, failuresIn } from './vitest-report.ts';

function report(total: number, passed: number, files: readonly object[] = []): string {
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

test('what failed is named, a line each', () => {
  const name = '/checkout/e2e/src/relay.e2e.ts';
  const json = report(3, 1, [
    { status: 'failed', name, assertionResults: [{ status: 'passed', fullName: 'a relay carries' }, { status: 'failed', fullName: 'a relay ends', failureMessages: ['\u001B[31mError: 1 of 2\u001B[39m\n    at x'] }] },
    { status: 'failed', name, message: 'Cannot find module', assertionResults: [] },
  ]);
  expect(failuresIn(json)).toEqual(['relay.e2e.ts > a relay ends: Error: 1 of 2', 'relay.e2e.ts > the file: Cannot find module']);
});

test('a long list of failures ends with how many more there are', () => {
  const assertionResults = Array.from({ length: 40 }, (_, index) => ({ status: 'failed', fullName: `test ${index}`, failureMessages: ['x'.repeat(1_000)] }));
  const lines = failuresIn(report(40, 0, [{ status: 'failed', assertionResults }]));
  expect([lines.length, lines.at(-1), Math.max(...lines.map((line) => line.length))]).toEqual([31, 'and 10 more', 200]);
});
