import type { SystemUser } from './find-user.ts';

/** Arguments for setpriv(1) that run `command` as that ordinary user, without any capability, in the same process. */
export function asUser(user: SystemUser, command: readonly string[]): readonly string[] {
  return [`--reuid=${user.userId}`, `--regid=${user.groupId}`, '--init-groups', '--inh-caps=-all', '--', ...command];
}
