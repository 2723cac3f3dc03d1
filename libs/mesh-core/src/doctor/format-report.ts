import { ERROR_CATALOGUE, EXIT } from '../errors/index.ts';
import type { CheckGroup } from './check.ts';
import type { CheckReport, DoctorReport } from './report.ts';

const SIGNS = { ok: '✔', failed: '✖', 'not-checked': '–' } as const;
const HEADINGS: Readonly<Record<CheckGroup, string>> = { worker: 'Worker', server: 'Way to the control plane', tunnel: 'Tunnel of the job' };
const TITLE_WIDTH = 20;

/** Lines for a terminal: a sign, what was looked at, what was seen; below a failure its remedy. */
export function formatReport({ checks }: DoctorReport): string {
  const groups = [...new Set(checks.map(({ group }) => group))];
  return groups.map((group) => [HEADINGS[group], ...checks.filter((check) => check.group === group).map(formatCheck)].join('\n')).join('\n\n');
}

/** 0 when nothing failed, else the exit code (sysexits.h) that the catalogue has for the first failure. */
export function exitCodeOfReport({ checks }: DoctorReport): number {
  const first = checks.find(({ state }) => state === 'failed');
  if (first === undefined) return 0;
  return first.code === null ? EXIT.unavailable : ERROR_CATALOGUE[first.code].exitCode;
}

function formatCheck({ state, title, detail, code, remedy }: CheckReport): string {
  const line = `${SIGNS[state]} ${title.padEnd(TITLE_WIDTH)}${[code, detail].filter((part) => part !== null && part !== '').join(': ')}`.trimEnd();
  return remedy === null ? line : `${line}\n  ${''.padEnd(TITLE_WIDTH)}remedy: ${remedy}`;
}
