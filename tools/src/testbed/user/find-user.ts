import { run } from '@moorline/linux';

export interface SystemUser {
  readonly name: string;
  readonly userId: number;
  readonly groupId: number;
  /** The comment field (gecos, passwd(5)): it carries the bed's mark. */
  readonly comment: string;
}

const NOT_FOUND = 2;

/** The user of that name in the machine's user database; null if there is none. */
export async function findUser(name: string): Promise<SystemUser | null> {
  const { stdout, exitCode } = await run('getent', ['passwd', name], { acceptedExitCodes: [NOT_FOUND] });
  const [found, , userId, groupId, comment] = stdout.trim().split(':');
  if (exitCode === NOT_FOUND || found === undefined || userId === undefined || groupId === undefined) return null;
  return { name: found, userId: Number(userId), groupId: Number(groupId), comment: comment ?? '' };
}
