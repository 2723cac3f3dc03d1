import { readFileSync } from 'node:fs';

/** Identity of the machine's present run (random(4)); empty where procfs does not tell. */
export function bootId(): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  } catch {
    return '';
  }
}
