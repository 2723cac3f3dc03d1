import { chmodSync, chownSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '@moorline/linux';
import type { Field } from '@moorline/tools';

let count = 0;

/** A new folder of the bed's user. */
export function newFolder({ home, user }: Field): string {
  const folder = join(home.path, `folder-${(count += 1)}`);
  mkdirSync(folder);
  chownSync(folder, user.userId, user.groupId);
  return folder;
}

/** A file system of its own for the bed's user, which the bed takes down. @param options of mount(8), such as `size=1m` */
export async function newFileSystem(field: Field, options: string): Promise<string> {
  const folder = newFolder(field);
  const { userId, groupId } = field.user;
  await run('mount', ['-t', 'tmpfs', '-o', `mode=0700,uid=${userId},gid=${groupId},${options}`, 'moorline', folder]);
  return folder;
}

/** Commands after which nothing in /tmp and /dev/shm can be executed but what is in `folders`. */
export function noExecutionBut(folders: readonly string[]): readonly (readonly string[])[] {
  const remount = (path: string, option: string): readonly (readonly string[])[] => [['mount', '--bind', path, path], ['mount', '-o', `remount,bind,${option}`, path]];
  return [...['/tmp', '/dev/shm'].flatMap((path) => remount(path, 'noexec')), ...folders.flatMap((path) => remount(path, 'exec'))];
}

export function openTo(path: string, mode: number, owner?: number): void {
  chmodSync(path, mode);
  if (owner !== undefined) chownSync(path, owner, owner);
}

/** Other content in the same file, as who has it open sees it too. */
export function writeInPlace(path: string, content: Buffer): void {
  writeFileSync(path, content, { flag: 'r+' });
}
