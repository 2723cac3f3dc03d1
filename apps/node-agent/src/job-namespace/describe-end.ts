import type { Exit } from '@moorline/linux';

/** What unshare(1) ends with when a signal ended its child that it cannot end itself by: SIGKILL alone. */
const KILLED_CODE = 1;

/** Why the first process of the job's namespace ended, as far as its wrapper tells: by a signal, or by itself. */
export function describeEnd({ code, signal }: Exit): string {
  if (signal === null && code !== KILLED_CODE) return `by itself, with exit code ${code}`;
  const by = signal ?? 'SIGKILL';
  return by === 'SIGKILL' ? 'by SIGKILL: something killed it' : `by ${by}`;
}
