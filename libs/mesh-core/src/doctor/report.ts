import * as z from 'zod';
import { ERROR_CATALOGUE, isErrorCode } from '../errors/index.ts';
import { dnsLabelSchema } from '../schema/index.ts';
import type { Verdicts } from './check.ts';
import { CHECKS, type CheckId } from './checks.ts';

/** Long enough for a path and what a program said; a report of all checks stays below a status socket's limit. */
const DETAIL_MAX = 1_000;
const checkIdSchema = z.enum(CHECKS.map(({ id }) => id) as [CheckId, ...CheckId[]]);

/** One line of a report. `not-checked`: it does not apply here, or `because` names what failed before it. */
const checkReportSchema = z.strictObject({
  id: checkIdSchema,
  title: z.string().max(40),
  group: z.enum(['worker', 'server', 'tunnel']),
  state: z.enum(['ok', 'failed', 'not-checked']),
  detail: z.string().max(DETAIL_MAX),
  /** Failed only: the code of the catalogue and what to do. */
  code: z.string().refine(isErrorCode, 'a code of the catalogue').nullable(),
  remedy: z.string().max(DETAIL_MAX).nullable(),
  because: checkIdSchema.nullable(),
});
export type CheckReport = z.infer<typeof checkReportSchema>;

/** Every check, always in the same order, of a worker or of one running agent. */
export const doctorReportSchema = z.strictObject({
  /** null: no agent was asked. */
  attachment: dnsLabelSchema.nullable(),
  /** The worker that was looked at, as SLURM names it; else its host name. */
  node: z.string().max(255),
  ok: z.boolean(),
  checks: z.array(checkReportSchema).length(CHECKS.length),
});
export type DoctorReport = z.infer<typeof doctorReportSchema>;

/** The report of a finished doctor. */
export function reportOf(verdicts: Verdicts<CheckId>, { attachment, node }: Pick<DoctorReport, 'attachment' | 'node'>): DoctorReport {
  const checks = CHECKS.map(({ id, title, group }): CheckReport => ({ id, title, group, ...lineOf(id, verdicts) }));
  return { attachment, node, ok: checks.every(({ state }) => state !== 'failed'), checks };
}

function lineOf(id: CheckId, verdicts: Verdicts<CheckId>): Omit<CheckReport, 'id' | 'title' | 'group'> {
  const verdict = verdicts.get(id) ?? { state: 'not-applicable', detail: 'not looked at' };
  const nothing = { code: null, remedy: null, because: null };
  switch (verdict.state) {
    case 'passed':
      return { ...nothing, state: 'ok', detail: bounded(verdict.detail) };
    case 'failed':
      return { ...nothing, state: 'failed', detail: bounded(verdict.detail), code: verdict.code, remedy: ERROR_CATALOGUE[verdict.code].remedy };
    case 'not-applicable':
      return { ...nothing, state: 'not-checked', detail: bounded(verdict.detail) };
    case 'blocked':
      return { ...nothing, state: 'not-checked', detail: `needs: ${titleOf(verdict.because)}`, because: verdict.because };
  }
}

function titleOf(id: CheckId): string {
  return CHECKS.find((check) => check.id === id)?.title ?? id;
}

/** One line, not too long. */
function bounded(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  return line.length <= DETAIL_MAX ? line : `${line.slice(0, DETAIL_MAX - 1)}…`;
}
