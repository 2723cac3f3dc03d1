import { readFileSync } from 'node:fs';

/** A kernel switch, and whether a value of it turns unprivileged user namespaces off or restricts them. */
const SWITCHES: readonly { readonly key: string; readonly closes: (value: string) => boolean }[] = [
  // Each user may have as many at a time. Below two a job has not even the two of its own.
  { key: 'user.max_user_namespaces', closes: (value) => Number(value) < NESTED },
  { key: 'kernel.unprivileged_userns_clone', closes: (value) => value === '0' },
  // Ubuntu since 23.10: without an AppArmor profile that has `userns,` the namespace comes without capabilities.
  { key: 'kernel.apparmor_restrict_unprivileged_userns', closes: (value) => value !== '0' && value !== '' },
];
/** One for the job, one in it for its command. */
const NESTED = 2;

/**
 * Known switches that forbid or restrict user namespaces on this machine, as `key=value`. An empty list does not
 * mean that they work: a seccomp filter may still refuse; nor does another one mean that they do not.
 */
export function closedUserNamespaceSwitches(): readonly string[] {
  return SWITCHES.flatMap(({ key, closes }) => {
    const value = readSysctl(key);
    return value !== null && closes(value) ? [`${key}=${value}`] : [];
  });
}

/** Whether a seccomp filter is in force here, as in containers: it may refuse what every switch allows (proc(5)). */
export function isFiltered(): boolean {
  return /^Seccomp:\s*2$/m.test(readFileSync('/proc/self/status', 'utf8'));
}

/** Value of a switch of the kernel (sysctl(8)); null: this kernel does not have it. */
export function readSysctl(key: string): string | null {
  try {
    return readFileSync(`/proc/sys/${key.replaceAll('.', '/')}`, 'utf8').trim();
  } catch {
    return null;
  }
}
