import type { z } from 'zod';

type SchemaIssue = z.core.$ZodIssue;

const TYPES: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  object: 'a mapping',
  array: 'a list',
  boolean: 'true or false',
};

const UNITS: Readonly<Record<string, string>> = { string: 'characters', array: 'entries' };

/** What a schema issue wants, as a person says it. */
export function expectedBy(issue: SchemaIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return TYPES[issue.expected] ?? issue.expected;
    case 'too_small':
      return bound('at least', issue.minimum, issue.origin);
    case 'too_big':
      return bound('at most', issue.maximum, issue.origin);
    case 'invalid_union':
      return [...new Set(issue.errors.flat().map(expectedBy))].join(' or ');
    default:
      return issue.message;
  }
}

function bound(words: string, limit: number | bigint, origin: string): string {
  return UNITS[origin] === undefined ? `a number of ${words} ${limit}` : `${words} ${limit} ${UNITS[origin]}`;
}
