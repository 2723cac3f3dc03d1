import { asMoorlineError, HEALTH_INTERVAL_MS, type HealthReport, type MoorlineError } from '@moorline/mesh-core';
import type { HubClient, Logger } from '@moorline/service';

/** One may be a machine that is overloaded; a device that answers none of these in a row does not come back. */
const MISSES_MAX = 3;

export interface ReportOptions {
  readonly measure: () => Promise<HealthReport>;
  /** Called when several reports in a row could not be measured: the device hangs. */
  readonly onBroken: (error: MoorlineError) => void;
  readonly log: Logger;
  readonly intervalMs?: number;
}

/**
 * Sends a report to the hub regularly; one that cannot be measured is left out and logged.
 * @returns ends it
 */
export function reportRegularly(hub: Pick<HubClient, 'send'>, { measure, onBroken, log, intervalMs = HEALTH_INTERVAL_MS }: ReportOptions): () => void {
  let misses = 0;
  const report = async (): Promise<void> => {
    try {
      hub.send({ kind: 'health', report: await measure() });
      misses = 0;
    } catch (err) {
      misses += 1;
      log.warn({ err, misses }, 'health not measured');
      if (misses >= MISSES_MAX) onBroken(asMoorlineError(err));
    }
  };
  void report();
  const timer = setInterval(() => void report(), intervalMs);
  return () => clearInterval(timer);
}
