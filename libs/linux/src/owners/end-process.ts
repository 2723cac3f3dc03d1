import { setTimeout as sleep } from 'node:timers/promises';
import { moorlineError } from '@moorline/mesh-core';
import { isAlive } from './process-table.ts';

const POLL_INTERVAL_MS = 10;
/** After SIGKILL only an uninterruptible sleep in the kernel delays the end. */
const KILL_DEADLINE_MS = 5_000;

/**
 * Ends one process, and never another that got its pid since: SIGTERM, after `graceMs` SIGKILL. Does
 * nothing if it is gone.
 * @throws ML-TIMEOUT when it is still there after SIGKILL
 */
export async function endProcess(process: { readonly pid: number; readonly startTicks: number }, graceMs: number): Promise<void> {
  if (signalProcess(process, 'SIGTERM') && (await isGoneWithin(process, graceMs))) return;
  if (signalProcess(process, 'SIGKILL') && !(await isGoneWithin(process, KILL_DEADLINE_MS))) {
    throw moorlineError('ML-TIMEOUT', `process ${process.pid} did not end within ${KILL_DEADLINE_MS} ms of SIGKILL`);
  }
}

function signalProcess({ pid, startTicks }: { readonly pid: number; readonly startTicks: number }, signal: NodeJS.Signals): boolean {
  if (!isAlive(pid, startTicks)) return false;
  try {
    process.kill(pid, signal);
    return true;
  } catch {
    return isAlive(pid, startTicks);
  }
}

async function isGoneWithin({ pid, startTicks }: { readonly pid: number; readonly startTicks: number }, limitMs: number): Promise<boolean> {
  for (let waited = 0; waited <= limitMs; waited += POLL_INTERVAL_MS) {
    if (!isAlive(pid, startTicks)) return true;
    await sleep(POLL_INTERVAL_MS);
  }
  return !isAlive(pid, startTicks);
}
