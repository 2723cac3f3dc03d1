import { run } from '@moorline/linux';
import { moorlineError } from '@moorline/mesh-core';
import type { BedNames } from '../bed/names.ts';
import { chooseId } from './choose-id.ts';
import { findUser, type SystemUser } from './find-user.ts';
import { takenIds } from './taken-ids.ts';

/**
 * Makes the bed's ordinary user if it is not there. Its home is the bed's folder `home`; useradd(8) takes
 * the lock of the user database itself.
 * @throws ML-BED-NAME-TAKEN if the user exists and is not the bed's
 */
export async function ensureUser(bed: BedNames): Promise<SystemUser> {
  const existing = await findUser(bed.user);
  if (existing !== null && existing.comment !== bed.userMark) throw moorlineError('ML-BED-NAME-TAKEN', `user ${bed.user}`);
  if (existing !== null) return existing;
  const id = chooseId(bed.user, await takenIds());
  await run('useradd', ['--system', '--uid', String(id), '--user-group', '--no-create-home', '--home-dir', `${bed.folder}/home`, '--shell', '/bin/bash', '--comment', bed.userMark, bed.user]);
  const made = await findUser(bed.user);
  if (made === null) throw moorlineError('ML-PROGRAM-FAILED', `useradd made no user ${bed.user}`);
  return made;
}
