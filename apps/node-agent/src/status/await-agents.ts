import { setTimeout as sleep } from 'node:timers/promises';
import { moorlineError } from '@moorline/mesh-core';
import { queryAgents } from './query.ts';
import type { StatusReport } from './status-report.ts';

/** Between two looks; each asks every agent to measure. */
const POLL_INTERVAL_MS = 200;

/**
 * Waits until agents of this user run here, and packets pass for each of them.
 * @throws ML-AGENT-NONE, ML-TIMEOUT, after `timeoutMs`
 */
export async function awaitAgents(uid: number, timeoutMs: number): Promise<void> {
  let reports: readonly StatusReport[] = [];
  for (const giveUpAt = performance.now() + timeoutMs; ; ) {
    reports = await queryAgents(uid);
    if (reports.length > 0 && reports.every(passesPackets)) return;
    if (performance.now() > giveUpAt) break;
    await sleep(POLL_INTERVAL_MS);
  }
  if (reports.length === 0) throw moorlineError('ML-AGENT-NONE', `none after ${timeoutMs} ms`);
  const silent = reports.filter((report) => !passesPackets(report)).map(({ attachment }) => attachment);
  throw moorlineError('ML-TIMEOUT', `no packets passed for ${silent.join(', ')} after ${timeoutMs} ms`);
}

/** Whether an agent measured that packets pass. */
export function passesPackets({ health }: StatusReport): boolean {
  return health !== null && health.probeRttMs !== null;
}
