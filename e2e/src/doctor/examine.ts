import { CHECKS, ERROR_CATALOGUE, type CheckId, type CheckReport, type DoctorReport, type ErrorCode } from '@moorline/mesh-core';
import { startAsUser, toEnd, type AgentOptions, type AgentResult, type Field } from '@moorline/tools';
import { expect } from 'vitest';

export interface Examination {
  /** As it is told to a person. */
  readonly text: string;
  readonly report: DoctorReport;
  readonly code: number | null;
}

type Surroundings = Pick<AgentOptions, 'environment' | 'wrapper'>;

/** Runs `moorline-agent doctor` as the bed's user, twice: for a person and as JSON. Both must agree. */
export async function examine(field: Field, args: readonly string[], surroundings: Surroundings = {}, before: readonly string[] = []): Promise<Examination> {
  const doctor = async (...more: readonly string[]): Promise<AgentResult> =>
    toEnd(await startAsUser(field, [...before, field.programs.agent, 'doctor', ...args, ...more], surroundings));
  const text = await doctor();
  const json = await doctor('--json');
  expect([json.stderr, json.code]).toEqual(['', text.code]);
  return { text: text.stdout, report: onlyReport(json.stdout), code: json.code };
}

/** The one report of an output of `doctor --json`. */
export function onlyReport(stdout: string): DoctorReport {
  const { version, ok, reports } = JSON.parse(stdout) as { readonly version: number; readonly ok: boolean; readonly reports: readonly DoctorReport[] };
  const [report, ...others] = reports;
  expect([version, others, report?.ok]).toEqual([1, [], ok]);
  if (report === undefined) throw new Error('there is no report');
  return report;
}

/** Nothing failed, and what does not apply is exactly this. */
export function expectFine({ report, code, text }: Examination, notChecked: readonly CheckId[]): void {
  const inState = (state: CheckReport['state']): readonly CheckId[] => report.checks.filter((check) => check.state === state).map(({ id }) => id);
  expect({ failed: inState('failed').map((id) => lineOf(text, id)), notChecked: inState('not-checked'), code }).toEqual({ failed: [], notChecked, code: 0 });
}

/**
 * One hop is broken, and the doctor says so and nothing else: what it needs is ✔ or does not apply, what needs it
 * is – because of it, and everything else is as if nothing were wrong.
 * @param notChecked what does not apply here anyway
 * @returns the detail
 */
export function expectBroken({ report, code, text }: Examination, broken: CheckId, expected: ErrorCode, notChecked: readonly CheckId[]): string {
  const check = report.checks.find(({ id }) => id === broken);
  const failed = report.checks.filter(({ state }) => state === 'failed').map(({ id, code: found, detail }) => `${id}: ${found} ${detail}`);
  expect(failed).toEqual([expect.stringContaining(`${broken}: ${expected} `)]);
  expect([check?.remedy, code]).toEqual([ERROR_CATALOGUE[expected].remedy, ERROR_CATALOGUE[expected].exitCode]);
  const dependents = dependentsOf(broken);
  for (const { id, state, because } of report.checks.filter((other) => other.id !== broken)) {
    const isExpected = dependents.has(id) ? state === 'not-checked' && because === broken : because === null && (state === 'ok') !== notChecked.includes(id);
    expect({ id, state, because, isExpected }).toMatchObject({ isExpected: true });
  }
  expect(lineOf(text, broken)).toContain(`✖ ${check?.title}`);
  expect(text).toContain(`remedy: ${ERROR_CATALOGUE[expected].remedy}`);
  return check?.detail ?? '';
}

function dependentsOf(broken: CheckId): ReadonlySet<CheckId> {
  const found = new Set<CheckId>();
  for (const { id, needs, unless = [] } of CHECKS) {
    if (needs.some((need) => need === broken || found.has(need)) || unless.includes(broken)) found.add(id);
  }
  return found;
}

function lineOf(text: string, id: CheckId): string {
  const title = CHECKS.find((check) => check.id === id)?.title ?? id;
  return text.split('\n').find((line) => line.slice(2).startsWith(title.padEnd(20))) ?? '';
}
