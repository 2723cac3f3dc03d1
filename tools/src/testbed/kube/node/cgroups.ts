import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Where the machine has its hierarchies of control groups (cgroups(7)): one for all kinds, or one for each. */
const MOUNT = '/sys/fs/cgroup';
const CONTROLLERS_FILE = 'cgroup.controllers';
const ENABLED_FILE = 'cgroup.subtree_control';

/** Makes the control group that the pods of a bed are under, with all controllers. */
export function makeCgroup(name: string): void {
  for (const hierarchy of hierarchies()) {
    enableControllers(hierarchy);
    mkdirSync(join(hierarchy, name), { recursive: true });
    enableControllers(join(hierarchy, name));
  }
}

/** The folders of a control group of that name and of those below it, in all hierarchies, deepest first. */
export function cgroupFolders(name: string): readonly string[] {
  return hierarchies()
    .map((hierarchy) => join(hierarchy, name))
    .filter((folder) => existsSync(folder))
    .flatMap((folder) => [folder, ...below(folder)])
    .toSorted((one, other) => other.length - one.length);
}

/** Ids of the processes in these control groups. */
export function processesIn(folders: readonly string[]): ReadonlySet<number> {
  return new Set(folders.flatMap((folder) => read(join(folder, 'cgroup.procs')).split('\n')).map(Number).filter((pid) => pid > 0));
}

function hierarchies(): readonly string[] {
  if (!existsSync(MOUNT)) return [];
  if (existsSync(join(MOUNT, CONTROLLERS_FILE))) return [MOUNT];
  // A hierarchy may have further names, as links: those are no directories.
  const folders = readdirSync(MOUNT, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [join(MOUNT, entry.name)] : []));
  return folders.filter((folder) => existsSync(join(folder, 'cgroup.procs')));
}

function below(folder: string): readonly string[] {
  try {
    return readdirSync(folder, { withFileTypes: true, recursive: true }).flatMap((entry) => (entry.isDirectory() ? [join(entry.parentPath, entry.name)] : []));
  } catch {
    // It has gone meanwhile.
    return [];
  }
}

/** Control groups of version 2 pass on the controllers that are named; a machine that refuses one does without. */
function enableControllers(folder: string): void {
  for (const controller of read(join(folder, CONTROLLERS_FILE)).split(/\s+/).filter((name) => name !== '')) {
    try {
      writeFileSync(join(folder, ENABLED_FILE), `+${controller}`);
    } catch {
      continue;
    }
  }
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
