import { readFileSync } from 'node:fs';

/** Identifies the time since the last boot (proc(5)): pids and start times mean nothing beyond it. */
export function bootId(): string {
  return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
}
