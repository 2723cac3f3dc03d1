import { HEALTH_INTERVAL_MS, type HealthReport } from '@moorline/mesh-core';
import type { HubClient, Logger } from '@moorline/service';

/**
 * Sends a report to the hub every HEALTH_INTERVAL_MS; one that cannot be measured is left out and logged.
 * @returns ends it
 */
export function reportRegularly(hub: HubClient, measure: () => Promise<HealthReport>, log: Logger): () => void {
  const report = async (): Promise<void> => {
    try {
      hub.send({ kind: 'health', report: await measure() });
    } catch (err) {
      log.warn({ err }, 'health not measured');
    }
  };
  void report();
  const timer = setInterval(() => void report(), HEALTH_INTERVAL_MS);
  return () => clearInterval(timer);
}
