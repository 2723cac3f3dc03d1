import { join, relative } from 'node:path';
import { isWithin, type MountEntry } from '@moorline/linux';

/** A hierarchy of control groups, and a folder in it: that of this process, or one for a lane. */
export interface Hierarchy {
  readonly mountPoint: string;
  readonly folder: string;
  /** Of version 2. */
  readonly unified: boolean;
}

/**
 * Hierarchies of both versions that are mounted, each with the folder of the process.
 * @param groups text of /proc/self/cgroup (cgroups(7)): `ID:CONTROLLERS:PATH`
 * @throws Error where no mount of a hierarchy shows the process
 */
export function hierarchies(mounts: readonly MountEntry[], groups: string): readonly Hierarchy[] {
  return groups.split('\n').flatMap((line) => {
    const [, controllers, path] = /^\d+:([^:]*):(\/.*)$/.exec(line) ?? [];
    if (controllers === undefined || path === undefined) return [];
    const fitting = mounts.filter((mount) => isOf(mount, controllers));
    const mount = fitting.find(({ root }) => shows(root, path));
    if (mount !== undefined) return [{ mountPoint: mount.point, folder: join(mount.point, relative(mount.root, path)), unified: controllers === '' }];
    if (fitting.length > 0) throw new Error(`the control group ${path} of this process cannot be seen below ${fitting.map((each) => each.point).join(', ')}`);
    return [];
  });
}

function isOf({ type, options }: MountEntry, controllers: string): boolean {
  return controllers === '' ? type === 'cgroup2' : type === 'cgroup' && controllers.split(',').every((name) => options.split(',').includes(name));
}

/** What is above the root of the cgroup namespace begins with `/..` (cgroup_namespaces(7)). */
function shows(root: string, path: string): boolean {
  return path === root || ([root, path].every((each) => !each.startsWith('/..')) && isWithin(path, root));
}
