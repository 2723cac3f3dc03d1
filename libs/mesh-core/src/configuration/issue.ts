import type { ErrorCode } from '../errors/index.ts';

export type IssuePath = readonly (string | number)[];

/** One thing that is wrong in a configuration. */
export interface ConfigurationIssue {
  readonly code: Extract<ErrorCode, 'ML-CONFIG-INVALID' | 'ML-RANGE-OVERLAP' | 'ML-MTU-TOO-LARGE'>;
  /** Where, from the root: keys and positions in lists. */
  readonly path: IssuePath;
  /** What would be right there, to follow on `expected`. */
  readonly expected: string;
  /** What is there, shortened, to follow on `got`. */
  readonly got: string;
}

/** Characters of a value that are shown. */
const GOT_MAX = 80;

/** `cluster.podRanges[0]`; `(root)` for the whole. */
export function formatPath(path: IssuePath): string {
  if (path.length === 0) return '(root)';
  return path.map((part, index) => (typeof part === 'number' ? `[${part}]` : index === 0 ? part : `.${part}`)).join('');
}

/** One line for a person: where, what was expected, what is there. */
export function formatIssue({ path, expected, got }: ConfigurationIssue): string {
  return `${formatPath(path)}: expected ${expected}, got ${got}`;
}

/** A value as a person is shown it. */
export function describeValue(value: unknown): string {
  if (value === undefined || value === null) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a mapping';
  const text = typeof value === 'string' ? JSON.stringify(value) : String(value);
  return text.length > GOT_MAX ? `${text.slice(0, GOT_MAX)}…` : text;
}

/** What stands at a path; undefined: nothing. */
export function valueAt(root: unknown, path: IssuePath): unknown {
  return path.reduce<unknown>(
    (value, key) => (typeof value === 'object' && value !== null && Object.hasOwn(value, key) ? Reflect.get(value, key) : undefined),
    root,
  );
}
