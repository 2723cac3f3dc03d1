import { chmodSync, chownSync, copyFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { attach, type Field, type InstalledHooks } from '../../testbed/index.ts';

/** Attaches, and puts the join file where the prolog looks for it when the user's job names it in its comment. */
export async function attachInSpool({ bed, plane, user }: Field, { spool }: InstalledHooks, name: string): Promise<void> {
  const folder = join(spool, String(user.userId));
  const tokenFile = join(bed.folder, 'control-plane', `${name}.json`);
  await attach(plane, name, { tokenFile });
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, `${name}.json`);
  copyFileSync(tokenFile, file);
  chmodSync(file, 0o600);
  for (const path of [folder, file]) chownSync(path, user.userId, user.groupId);
}
