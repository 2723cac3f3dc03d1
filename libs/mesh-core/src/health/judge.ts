import type { ErrorCode } from '../errors/index.ts';
import type { HealthReport } from '../schema/index.ts';
import { HANDSHAKE_MAX_AGE_MS, HEALTH_STALE_MS, PROBE_MISSES_MAX } from './limits.ts';

/** The agent's last health report as the control plane holds it. */
export interface HealthSample {
  readonly report: HealthReport;
  readonly receivedAtMs: number;
  /** Reports without an answered probe up to and with this one; see `countProbeMisses`. */
  readonly probeMisses: number;
}

export interface HealthReason {
  readonly code: ErrorCode;
  /** What exactly, without secrets. */
  readonly detail: string;
}

/**
 * connected: packets pass. degraded: packets passed lately, the last probes were lost. disconnected:
 * nothing shows that packets pass.
 */
export type HealthState = 'connected' | 'degraded' | 'disconnected';

export interface HealthJudgement {
  readonly state: HealthState;
  /** Empty exactly when connected. */
  readonly reasons: readonly HealthReason[];
}

/** Judges the data path from the agent's last report; null: there is none. */
export function judgeHealth(sample: HealthSample | null, nowMs: number): HealthJudgement {
  if (sample === null) return { state: 'disconnected', reasons: [{ code: 'ML-TIMEOUT', detail: 'the agent has not reported yet' }] };
  const failures = failuresOf(sample, nowMs);
  if (failures.length > 0) return { state: 'disconnected', reasons: failures };
  if (sample.report.probeRttMs !== null) return { state: 'connected', reasons: [] };
  return { state: 'degraded', reasons: [{ code: 'ML-HANDSHAKE-TIMEOUT', detail: `probes unanswered: ${sample.probeMisses}` }] };
}

/** Probes missed in a row after one more report; starts from 0. */
export function countProbeMisses(before: number, report: HealthReport): number {
  return report.probeRttMs === null ? Math.min(before + 1, Number.MAX_SAFE_INTEGER) : 0;
}

function failuresOf({ report, receivedAtMs, probeMisses }: HealthSample, nowMs: number): readonly HealthReason[] {
  const ageMs = nowMs - receivedAtMs;
  const { handshakeAgeMs } = report;
  return [
    ...when(ageMs > HEALTH_STALE_MS, 'ML-TIMEOUT', `the last report is ${ageMs} ms old`),
    ...when(!report.relayConnected, 'ML-ENDPOINT-UNREACHABLE', 'no path to the endpoint is open'),
    ...when(handshakeAgeMs === null && report.mode === undefined, 'ML-HANDSHAKE-TIMEOUT', 'no handshake yet'),
    ...when(
      handshakeAgeMs !== null && handshakeAgeMs + Math.max(0, ageMs) > HANDSHAKE_MAX_AGE_MS,
      'ML-HANDSHAKE-TIMEOUT',
      `the last handshake was ${handshakeAgeMs} ms before the report`,
    ),
    ...when(probeMisses >= PROBE_MISSES_MAX, 'ML-HANDSHAKE-TIMEOUT', `probes unanswered: ${probeMisses}`),
  ];
}

function when(condition: boolean, code: ErrorCode, detail: string): readonly HealthReason[] {
  return condition ? [{ code, detail }] : [];
}
