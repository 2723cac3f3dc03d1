import { readFileSync } from 'node:fs';
import { findUserProcesses, type Field } from '@moorline/tools';

/** Pid of the wireguard-go of the only job that the bed's user runs. @throws when there is not exactly one */
export function wireguardOf({ user }: Field): number {
  const [found, ...others] = findUserProcesses(user.userId).filter(({ pid }) => readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('\0mw0\0'));
  if (found === undefined || others.length > 0) throw new Error(`${others.length + (found === undefined ? 0 : 1)} wireguard-go of ${user.name}`);
  return found.pid;
}
