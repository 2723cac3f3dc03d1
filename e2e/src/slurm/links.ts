import { readFileSync } from 'node:fs';

/** Network interfaces of our network namespace; /sys may be another's. */
export function linkNames(): readonly string[] {
  return readFileSync('/proc/net/dev', 'utf8').split('\n').flatMap((line) => /^\s*([^:\s]+):/.exec(line)?.[1] ?? []);
}
