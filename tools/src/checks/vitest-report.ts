import { stripVTControlCharacters } from 'node:util';
import { z } from 'zod';
import type { Count } from './count.ts';

/** Lines that a person reads at the end of a run. */
const FAILURES_MAX = 30;
/** One line of a terminal, or two. */
const LINE_MAX_CHARACTERS = 200;

const assertionSchema = z.object({ status: z.string().default(''), fullName: z.string().default(''), failureMessages: z.array(z.string()).default([]) });

/** The part of vitest's JSON report that counts. */
const reportSchema = z.object({
  numTotalTests: z.int().nonnegative(),
  numPassedTests: z.int().nonnegative(),
  testResults: z.array(z.object({ status: z.string(), assertionResults: z.array(assertionSchema), name: z.string().default(''), message: z.string().default('') })),
});

/**
 * Counts the tests of a report. A test that did not run counts as failed, a file that could not be loaded
 * counts as one, and so does a report without any test.
 * @throws SyntaxError, ZodError if it is not a report
 */
export function countReport(json: string): Count {
  const { numTotalTests, numPassedTests, testResults } = reportSchema.parse(JSON.parse(json));
  const unloaded = testResults.filter(({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0).length;
  const failed = numTotalTests - numPassedTests + unloaded;
  return { passed: numPassedTests, failed: numPassedTests + failed === 0 ? 1 : failed };
}

/**
 * A line for each test that failed and each file that could not be loaded: which, and the first line of why. At most 30.
 * @throws SyntaxError, ZodError if it is not a report
 */
export function failuresIn(json: string): readonly string[] {
  const { testResults } = reportSchema.parse(JSON.parse(json));
  const lines = testResults.flatMap(({ status, name, message, assertionResults }) => {
    const failed = assertionResults.filter((result) => result.status === 'failed').map(({ fullName, failureMessages }) => describe(name, fullName, failureMessages[0] ?? ''));
    return failed.length === 0 && status === 'failed' ? [describe(name, 'the file', message)] : failed;
  });
  return lines.length <= FAILURES_MAX ? lines : [...lines.slice(0, FAILURES_MAX), `and ${lines.length - FAILURES_MAX} more`];
}

function describe(file: string, test: string, message: string): string {
  const [reason = ''] = stripVTControlCharacters(message).split('\n', 1);
  return `${file.split('/').at(-1) ?? ''} > ${test}: ${reason}`.slice(0, LINE_MAX_CHARACTERS);
}
