import type { z } from 'zod';

const TYPES: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  object: 'a mapping',
  array: 'a list',
};

const UNITS: Readonly<Record<string, readonly [one: string, more: string]>> = { string: ['character', 'characters'], array: ['entry', 'entries'] };

/** What a schema issue wants, as a person says it. */
export function expectedBy(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_type') return TYPES[issue.expected] ?? issue.expected;
  if (issue.code === 'too_small') return bound(issue.origin, 'at least', issue.minimum);
  if (issue.code === 'too_big') return bound(issue.origin, 'at most', issue.maximum);
  if (issue.code === 'invalid_union') return [...new Set(issue.errors.flat().map(expectedBy))].join(' or ');
  if (issue.code === 'invalid_value') return issue.values.length === 1 ? JSON.stringify(issue.values[0]) : `one of ${issue.values.join(', ')}`;
  return issue.message;
}

function bound(origin: string, words: string, limit: number | bigint): string {
  const unit = UNITS[origin];
  return unit === undefined ? `a number of ${words} ${limit}` : `${words} ${limit} ${unit[limit === 1 ? 0 : 1]}`;
}
