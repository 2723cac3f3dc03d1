import { z } from 'zod';
import type { Count } from './count.ts';

/** The part of vitest's JSON report that counts. */
const reportSchema = z.object({
  numTotalTests: z.int().nonnegative(),
  numPassedTests: z.int().nonnegative(),
  testResults: z.array(z.object({ status: z.string(), assertionResults: z.array(z.unknown()) })),
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
