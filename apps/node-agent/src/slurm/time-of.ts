import { readFileSync } from 'node:fs';
import { startTicks } from '@moorline/linux';

/** USER_HZ: clock ticks a second in proc(5), on every Linux. */
const TICKS_PER_SEC = 100;
const MS_PER_SEC = 1_000;

/**
 * When a process started, in milliseconds since the epoch, to ten of them; rounded towards the past.
 * @returns null when it is gone
 */
export function startedAtMs(pid: number): number | null {
  const ticks = startTicks(pid);
  const uptimeSec = Number(readFileSync('/proc/uptime', 'utf8').split(' ')[0]);
  return ticks === null ? null : Math.floor(Date.now() - (uptimeSec * MS_PER_SEC - (ticks * MS_PER_SEC) / TICKS_PER_SEC));
}
