import { run } from '@moorline/linux';
import { parseRoundTrips } from './parse-round-trips.ts';

export interface PingOptions {
  /** Network namespace to ping from. */
  readonly namespace: string;
  readonly target: string;
  readonly count: number;
  readonly intervalMs: number;
  readonly signal: AbortSignal;
}

const MS_PER_SECOND = 1_000;
/** For the last answer, on the longest path that is measured. */
const ANSWER_MAX_SEC = 1;
/** Some answers did not come. */
const EXIT_LOST = 1;

/** Round trips in milliseconds of those pings that were answered. @throws ML-PROGRAM-FAILED, ML-ABORTED */
export async function ping({ namespace, target, count, intervalMs, signal }: PingOptions): Promise<readonly number[]> {
  const args = ['-n', '-c', String(count), '-i', String(intervalMs / MS_PER_SECOND), '-W', String(ANSWER_MAX_SEC), target];
  const { stdout } = await run('nsenter', [`--net=/run/netns/${namespace}`, '--', 'ping', ...args], { signal, acceptedExitCodes: [EXIT_LOST] });
  return parseRoundTrips(stdout);
}
