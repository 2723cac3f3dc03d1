import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Field } from '@moorline/tools';
import { withoutUserNamespaces, type Wrapper } from '../errors/worlds.ts';
import { makeMountNamespace } from '../support/mount-namespace.ts';

let count = 0;

/** A user namespace whose users may make that many user namespaces. */
export function withUserNamespaces(field: Field, most: number): Promise<Wrapper> {
  return withoutUserNamespaces(field, 'user.max_user_namespaces', most);
}

/**
 * Switches of the kernel as files over /proc/sys/kernel, for those that this kernel does not have. A second procfs
 * stands by: the kernel gives user namespaces a new one only where a whole one can be seen.
 */
export function withSwitches(field: Field, switches: Readonly<Record<string, string>>): Promise<Wrapper> {
  const folder = freshFolder(field);
  const [files, whole] = [join(folder, 'kernel'), join(folder, 'proc')];
  mkdirSync(join(files, 'random'), { recursive: true });
  mkdirSync(whole);
  writeFileSync(join(files, 'random', 'boot_id'), readFileSync('/proc/sys/kernel/random/boot_id'));
  for (const [name, value] of Object.entries(switches)) writeFileSync(join(files, name), `${value}\n`);
  return worker(field, [
    ['mount', '-t', 'proc', 'moorline', whole],
    ['mount', '--bind', files, '/proc/sys/kernel'],
  ]);
}

/** A seccomp filter around the agent that refuses calls, as those of containers do. */
export function refusing(calls: 'userns' | 'bind' | 'ipv6' | 'netlink' | 'go' | 'offload'): Wrapper {
  return [process.execPath, join(import.meta.dirname, 'refuse-calls.ts'), calls, '--'].concat('/usr/bin/env');
}

/** A mount namespace in which these commands were run. */
export function worker(field: Field, commands: readonly (readonly string[])[]): Promise<Wrapper> {
  return makeMountNamespace(field, `site-${(count += 1)}`, commands);
}

/** A folder of root's in the bed that everybody can look into. */
export function freshFolder({ bed }: Field): string {
  const folder = join(bed.folder, `quirk-${(count += 1)}`);
  mkdirSync(folder, { mode: 0o755 });
  return folder;
}
