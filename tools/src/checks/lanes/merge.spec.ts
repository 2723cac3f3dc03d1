import { expect, test } from 'vitest';
import { countReport, failuresIn } from '../vitest-report.ts';
import { mergeReports } from './merge.ts';

function report(passed: number, failed: number, name: string): string {
  const assertionResults = [...Array.from({ length: passed }, () => ({ status: 'passed', fullName: 'good' })), ...Array.from({ length: failed }, () => ({ status: 'failed', fullName: 'bad', failureMessages: ['because'] }))];
  return JSON.stringify({ numTotalTests: passed + failed, numPassedTests: passed, numFailedTests: failed, success: failed === 0, startTime: 5, testResults: [{ name, status: failed === 0 ? 'passed' : 'failed', assertionResults }] });
}

test('the tests of all files are counted together', () => {
  const merged = mergeReports([{ file: 'a', report: report(2, 0, 'a') }, { file: 'b', report: report(1, 1, 'b') }]);
  expect([countReport(merged), failuresIn(merged), JSON.parse(merged)]).toMatchObject([{ passed: 3, failed: 1 }, ['b > bad: because'], { success: false, startTime: 5, numFailedTests: 1 }]);
});

test('a file that passed is all there is to it', () => {
  expect(JSON.parse(mergeReports([{ file: 'a', report: report(2, 0, 'a') }]))).toMatchObject({ success: true, numTotalTests: 2 });
});

test.each([undefined, '', 'null', '{"testResults":1}'])('%j in place of a report is one failure, by the name of the file', (text) => {
  const merged = mergeReports([{ file: 'a', report: report(2, 0, 'a') }, { file: 'b', ...(text === undefined ? {} : { report: text }) }]);
  expect([countReport(merged), failuresIn(merged)]).toEqual([{ passed: 2, failed: 1 }, ['b > the file: it left no report']]);
});

test('an error outside of the tests is a failure besides them', () => {
  const merged = mergeReports([{ file: 'a', report: report(2, 0, 'a'), failure: 'an error outside of its tests' }]);
  expect([countReport(merged), failuresIn(merged)]).toEqual([{ passed: 2, failed: 1 }, ['a > the file: an error outside of its tests']]);
});
