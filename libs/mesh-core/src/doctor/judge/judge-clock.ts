import { failed, passed, type Finding } from '../check.ts';

/** Half of the five minutes by which fresh certificates begin in the past: beyond them joins fail. */
export const CLOCK_SKEW_MAX_MS = 120_000;
const MS_PER_SEC = 1_000;

/** One look at the server's clock (the header Date, RFC 9110 section 6.6.1) between two looks at ours. */
export interface ClockFacts {
  /** Unix time in milliseconds by our clock, before the question and after the answer. */
  readonly askedAtMs: number;
  readonly answeredAtMs: number;
  /** The server's, whole seconds; null: it did not say. */
  readonly serverMs: number | null;
}

/** ML-CLOCK-OFF when our clock and the server's cannot both be right. */
export function judgeClock({ askedAtMs, answeredAtMs, serverMs }: ClockFacts): Finding {
  if (serverMs === null) return passed('the server does not tell its time');
  const aheadMs = askedAtMs > serverMs + MS_PER_SEC ? askedAtMs - serverMs - MS_PER_SEC : 0;
  const behindMs = Math.max(0, serverMs - answeredAtMs);
  const offMs = Math.max(aheadMs, behindMs);
  const direction = aheadMs > 0 ? 'ahead of' : 'behind';
  const off = offMs < MS_PER_SEC ? 'as the server has it' : `${formatSpan(offMs)} ${direction} that of the server`;
  return offMs <= CLOCK_SKEW_MAX_MS ? passed(off) : failed('ML-CLOCK-OFF', `this clock is ${off}`);
}

/** Days, hours, minutes or seconds, whole ones. */
function formatSpan(ms: number): string {
  const seconds = Math.floor(ms / MS_PER_SEC);
  const units = [['d', 86_400], ['h', 3_600], ['min', 60]] as const;
  const unit = units.find(([, length]) => seconds >= 2 * length);
  return unit === undefined ? `${seconds} s` : `${Math.floor(seconds / unit[1])} ${unit[0]}`;
}
