import { readFileSync } from 'node:fs';

/** A kernel switch, and the value with which it turns unprivileged user namespaces off. */
const SWITCHES = [
  { key: 'user.max_user_namespaces', off: '0' },
  { key: 'kernel.unprivileged_userns_clone', off: '0' },
  { key: 'kernel.apparmor_restrict_unprivileged_userns', off: '1' },
] as const;

/**
 * Known switches that forbid user namespaces on this machine, as `key=value`. An empty list does not mean
 * that they work: a seccomp filter may still refuse.
 */
export function closedUserNamespaceSwitches(): readonly string[] {
  return SWITCHES.flatMap(({ key, off }) => (readSysctl(key) === off ? [`${key}=${off}`] : []));
}

/** Value of a switch of the kernel (sysctl(8)); null: this kernel does not have it. */
export function readSysctl(key: string): string | null {
  try {
    return readFileSync(`/proc/sys/${key.replaceAll('.', '/')}`, 'utf8').trim();
  } catch {
    return null;
  }
}
