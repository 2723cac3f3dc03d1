import { mkdirSync, readdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isAlive, startTicks } from '@moorline/linux';
import { parseMounts, type MountPoint } from './mounts.ts';

/** Our folders are `moorline-lane.PID.TICKS.NUMBER`: their owner is a process that began at these clock ticks. */
const OURS = /^moorline-lane\.(\d+)\.(\d+)\.\d+$/;
/** What a new folder of cpusets has to be given before a process can be in it (cpuset(7)). */
const CPUSET_FILES = ['cpuset.cpus', 'cpuset.mems'];

/** A hierarchy of control groups, and where in it this process is. */
export interface Hierarchy {
  readonly mountPoint: string;
  readonly folder: string;
}

/** A lane's folder in a hierarchy, which is to be the root of the hierarchy inside. */
export interface LaneGroup {
  readonly mountPoint: string;
  readonly folder: string;
}

/**
 * Hierarchies of both versions that are mounted.
 * @param groups text of /proc/self/cgroup (cgroups(7)): `ID:CONTROLLERS:PATH`
 */
export function hierarchies(mounts: readonly MountPoint[], groups: string): readonly Hierarchy[] {
  return groups.split('\n').flatMap((line) => {
    const [, id, controllers, path] = /^(\d+):([^:]*):(\/.*)$/.exec(line) ?? [];
    if (id === undefined || controllers === undefined || path === undefined) return [];
    const mount = mounts.find(({ type, options }) => (controllers === '' ? type === 'cgroup2' : type === 'cgroup' && controllers.split(',').every((name) => options.split(',').includes(name))));
    return mount === undefined ? [] : [{ mountPoint: mount.path, folder: join(mount.path, path) }];
  });
}

/** Hierarchies of this process. */
export function ourHierarchies(): readonly Hierarchy[] {
  return hierarchies(parseMounts(readFileSync('/proc/self/mountinfo', 'utf8')), readFileSync('/proc/self/cgroup', 'utf8'));
}

/**
 * A folder in each hierarchy for a lane.
 * @param number tells lanes of this process apart
 * @throws the system's error (EROFS, EACCES) where a hierarchy cannot be written to
 */
export function makeGroups(within: readonly Hierarchy[], number: number): readonly LaneGroup[] {
  return within.map(({ mountPoint, folder }) => {
    const made = join(folder, `moorline-lane.${process.pid}.${startTicks(process.pid) ?? 0}.${number}`);
    mkdirSync(made, { recursive: true });
    for (const file of CPUSET_FILES.filter((name) => readdirSync(made).includes(name) && !mountIsUnified(made))) writeFileSync(join(made, file), readFileSync(join(folder, file)));
    return { mountPoint, folder: made };
  });
}

/** Moves this process into the folders. @throws the system's error */
export function joinGroups(groups: readonly LaneGroup[]): void {
  // 0 is whoever writes: this process may have another number where the folders are seen from.
  for (const { folder } of groups) writeFileSync(join(folder, 'cgroup.procs'), '0');
}

/** Removes the folders in which no process is left; gives those that could not be removed. */
export function removeGroups(folders: readonly string[]): readonly string[] {
  return folders.filter((folder) => !removeTree(folder));
}

/** Folders that lanes of ended processes left. */
export function abandonedGroups(within: readonly Hierarchy[]): readonly string[] {
  return within.flatMap(({ folder }) =>
    readdirSync(folder).flatMap((name) => {
      const [, pid, ticks] = OURS.exec(name) ?? [];
      return pid === undefined || isAlive(Number(pid), Number(ticks)) ? [] : [join(folder, name)];
    }),
  );
}

/** The only files of version 2 with this name are empty unless given. */
function mountIsUnified(folder: string): boolean {
  return readdirSync(folder).includes('cgroup.controllers');
}

function removeTree(folder: string): boolean {
  try {
    for (const entry of readdirSync(folder, { withFileTypes: true })) if (entry.isDirectory()) removeTree(join(folder, entry.name));
    rmdirSync(folder);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT';
  }
}
