import { z } from 'zod';

const numbers = ['numTotalTestSuites', 'numPassedTestSuites', 'numFailedTestSuites', 'numPendingTestSuites', 'numTotalTests', 'numPassedTests', 'numFailedTests', 'numPendingTests', 'numTodoTests'] as const;
const number = z.int().nonnegative().default(0);
const schema = z.object({ ...(Object.fromEntries(numbers.map((name) => [name, number])) as Record<(typeof numbers)[number], typeof number>), success: z.boolean().default(false), startTime: z.number().default(0), testResults: z.array(z.looseObject({ status: z.string() })) });

/** What a file gave: vitest's report of it if there is one, and what went wrong besides. */
export interface FileOutcome {
  readonly file: string;
  readonly report?: string;
  /** Why the file counts as failed although its report, if any, does not say so. */
  readonly failure?: string;
}

/** One report of all files, as vitest writes it when it runs them together. A report that is none is a failure of its file. */
export function mergeReports(outcomes: readonly FileOutcome[]): string {
  const parts = outcomes.map(readOutcome);
  const sums = Object.fromEntries(numbers.map((name) => [name, parts.reduce((sum, part) => sum + part[name], 0)]));
  const startTime = parts.reduce((first, part) => (part.startTime === 0 ? first : Math.min(first, part.startTime)), Infinity);
  return JSON.stringify({ ...sums, startTime: Number.isFinite(startTime) ? startTime : 0, success: parts.every(({ success }) => success), testResults: parts.flatMap(({ testResults }) => testResults) });
}

function readOutcome({ file, report, failure }: FileOutcome): z.infer<typeof schema> {
  const read = schema.safeParse(parse(report));
  const part = read.success ? read.data : schema.parse({ testResults: [] });
  const reason = failure ?? (read.success ? undefined : 'it left no report');
  // The program fails as well when tests failed: these say enough.
  if (reason === undefined || part.testResults.some(({ status }) => status === 'failed')) return part;
  return { ...part, success: false, testResults: [...part.testResults, { name: file, status: 'failed', message: reason, assertionResults: [] }] };
}

function parse(report: string | undefined): unknown {
  try {
    return JSON.parse(report ?? '');
  } catch {
    return undefined;
  }
}
