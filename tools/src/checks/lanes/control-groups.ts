import { mkdirSync, readdirSync, readFileSync, rmdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isAlive, readMounts, startTicks } from '@moorline/linux';
import { groupName, groupOwner, type GroupOwner } from './group-name.ts';
import { hierarchies, type Hierarchy } from './hierarchies.ts';

/** What a new folder of cpusets has to be given before a process can be in it (cpuset(7)). */
const CPUSET_FILES = ['cpuset.cpus', 'cpuset.mems'];
/** Controllers that a folder of version 2 has (cgroups(7)). */
const CONTROLLERS_FILE = 'cgroup.controllers';

/** Hierarchies of this process. @throws Error where no mount of a hierarchy shows it */
export function ourHierarchies(): readonly Hierarchy[] {
  return hierarchies(readMounts(), readFileSync('/proc/self/cgroup', 'utf8'));
}

/**
 * A folder in each hierarchy for a lane; none if one of them cannot be made.
 * @param number tells lanes of this process apart
 * @throws the system's error (EROFS, EACCES) where a hierarchy cannot be written to; Error where a folder lacks controllers
 */
export function makeGroups(within: readonly Hierarchy[], number: number): readonly Hierarchy[] {
  const owner: GroupOwner = { pid: process.pid, startTicks: startTicks(process.pid) ?? 0, namespace: ourNamespace() };
  const made: Hierarchy[] = [];
  try {
    for (const hierarchy of within) {
      const folder = join(hierarchy.folder, groupName(owner, number));
      mkdirSync(folder);
      made.push({ ...hierarchy, folder });
      if (hierarchy.unified) assertControllers(hierarchy.folder, folder);
      else inheritCpus(hierarchy.folder, folder);
    }
    return made;
  } catch (error) {
    removeGroups(made.map(({ folder }) => folder));
    throw error;
  }
}

/** Moves this process into the folders. @throws the system's error */
export function joinGroups(groups: readonly Hierarchy[]): void {
  // 0 is whoever writes: this process may have another number where the folders are seen from.
  for (const { folder } of groups) writeFileSync(join(folder, 'cgroup.procs'), '0');
}

/** Removes the folders in which no process is left; gives those that could not be removed. */
export function removeGroups(folders: readonly string[]): readonly string[] {
  return folders.filter((folder) => !removeTree(folder));
}

/** Folders in our own that lanes of ended processes left; those of other pid namespaces, whose processes we cannot see, are not ours. */
export function abandonedGroups(within: readonly Hierarchy[]): readonly string[] {
  const namespace = ourNamespace();
  return within.flatMap(({ folder }) =>
    readdirSync(folder).flatMap((name) => {
      const owner = groupOwner(name);
      return owner?.namespace !== namespace || isAlive(owner.pid, owner.startTicks) ? [] : [join(folder, name)];
    }),
  );
}

function ourNamespace(): number {
  return statSync('/proc/self/ns/pid').ino;
}

/** A folder of version 2 gives its own controllers to those in it only if no process is in itself. */
function assertControllers(parent: string, folder: string): void {
  const [all, given] = [parent, folder].map((each) => new Set(readFileSync(join(each, CONTROLLERS_FILE), 'utf8').split(/\s+/)));
  const missing = [...(all ?? [])].filter((name) => given?.has(name) === false);
  if (missing.length > 0) throw new Error(`control groups below ${parent} would be without ${missing.join(', ')}`);
}

function inheritCpus(parent: string, folder: string): void {
  const files = readdirSync(folder);
  for (const file of CPUSET_FILES.filter((name) => files.includes(name))) writeFileSync(join(folder, file), readFileSync(join(parent, file)));
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
