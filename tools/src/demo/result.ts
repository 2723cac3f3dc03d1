import { asMoorlineError, ERROR_CATALOGUE, exitCodeOf, moorlineError, type ErrorCode, type Transport } from '@moorline/mesh-core';
import type { Check, Throughput } from './checks/index.ts';

/** What `./moorline demo --json` prints; figures are null when they were not measured. */
export interface DemoResult {
  readonly ok: boolean;
  /** Milliseconds from the agent's start to the first packet that came back through the tunnel. */
  readonly joinMs: number | null;
  readonly transport: Transport | null;
  readonly rttMs: number | null;
  readonly checks: readonly Check[];
  readonly throughput: Throughput;
  /** Only when something failed. */
  readonly error?: DemoError;
}

export interface DemoError {
  readonly code: ErrorCode;
  readonly message: string;
  readonly remedy: string;
}

/** What has been found so far. */
export type DemoFindings = Omit<DemoResult, 'ok' | 'error'>;

export const NO_FINDINGS: DemoFindings = { joinMs: null, transport: null, rttMs: null, checks: [], throughput: { upMbps: null, downMbps: null } };

/** Any demo has checks, and the error that ended it. */
export interface Conclusion<Findings> {
  readonly result: { readonly ok: boolean; readonly error?: DemoError } & Findings;
  readonly exitCode: number;
}

/**
 * The result of a demo: good only if nothing failed, there were checks, and all of them hold.
 * @param failures whatever was thrown, the first one first
 */
export function concludeDemo<Findings extends Pick<DemoResult, 'checks'>>(findings: Findings, failures: readonly unknown[]): Conclusion<Findings> {
  const broken = findings.checks.filter(({ ok }) => !ok).map(({ name }) => name);
  const failed = broken.length > 0 ? [moorlineError('ML-DEMO-CHECK-FAILED', broken.join('; '))] : [];
  const [first] = [...failures, ...failed, ...(findings.checks.length === 0 ? [moorlineError('ML-DEMO-CHECK-FAILED', 'nothing was checked')] : [])];
  if (first === undefined) return { result: { ok: true, ...findings }, exitCode: 0 };
  const error = asMoorlineError(first);
  return {
    result: { ok: false, ...findings, error: { code: error.code, message: error.message, remedy: ERROR_CATALOGUE[error.code].remedy } },
    exitCode: exitCodeOf(error),
  };
}
