import { ERROR_CATALOGUE } from '@moorline/mesh-core';
import type { FailureRecord } from './failure-record.ts';

/** A failed run in a few lines: what, when, why, what to do. */
export function formatFailure({ at, host, job, code, detail, causes, attachment }: FailureRecord): string {
  const { title, cause, remedy } = ERROR_CATALOGUE[code];
  return [
    `Last failure: ${code}: ${title}${detail === '' ? '' : `: ${detail}`}`,
    `  when:   ${at} on ${host}${job === null ? '' : `, job ${job}`}${attachment === null ? '' : `, attachment ${attachment}`}`,
    ...causes.map((text) => `  from:   ${text}`),
    `  cause:  ${cause}`,
    `  remedy: ${remedy}`,
  ].join('\n');
}
