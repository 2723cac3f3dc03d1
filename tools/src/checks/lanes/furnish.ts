import { chmodSync, copyFileSync, lstatSync, mkdirSync, readdirSync, readlinkSync, realpathSync, rmdirSync, statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { detachMount, mount, MOUNT, readMounts, run, type MountEntry } from '@moorline/linux';
import { furnishDevices } from './devices.ts';
import type { Hierarchy } from './hierarchies.ts';
import { commonFolder, escapeOption, innerMounts, isCovered } from './paths.ts';
import { furnishProc } from './switches.ts';

/** The procfs outside counts other processes than ours: nothing is lost by building the lane's root over it. */
const SITE = '/proc';
const ROOT = join(SITE, 'root');
const LAYERS = join(SITE, 'layers');
const COPIES = join(SITE, 'copies');
/** Empty in a lane, plain folders of its root. */
const EMPTY: Readonly<Record<string, number>> = { tmp: 0o1777, run: 0o755 };
/** Shown as they are; what is written there stays in the lane. */
const COVERED = ['etc', 'home', 'var'];
/** Made anew for a lane. */
const KERNEL = ['proc', 'sys', 'dev'];
export interface LaneFurniture {
  /** Folders that a lane shares with the machine wherever they are, such as the checkout. */
  readonly shared: readonly string[];
  readonly groups: readonly Hierarchy[];
  /** Most that each of its file systems in memory may hold. */
  readonly memoryBytes: number;
}

/**
 * Gives the mount namespace that we are in, which must be a private one of the first process of a pid namespace, a
 * root of its own: /tmp and /run are empty, /etc, /home and /var keep for themselves what is written, the rest is the
 * machine's. Everything new is in memory and goes with the namespace.
 * @returns what is left out, a line each: places below /etc, /home and /var of which no overlay can be made are empty
 * @throws the system's error; ML-PROGRAM-FAILED
 */
export async function furnish({ shared, groups, memoryBytes }: LaneFurniture): Promise<readonly string[]> {
  const mounts = readMounts();
  const places = shared.map((folder) => realpathSync(folder));
  const memory = `size=${Math.floor(memoryBytes)}`;
  mount('tmpfs', SITE, 'tmpfs', 0, 'mode=0755');
  for (const folder of [ROOT, LAYERS]) {
    mkdirSync(folder);
    mount('tmpfs', folder, 'tmpfs', 0, `mode=0755,${memory}`);
  }
  mkdirSync(COPIES);
  const lines = readdirSync('/').flatMap((name) => furnishEntry(name, mounts));
  for (const place of places) if (isCovered(place, [...Object.keys(EMPTY), ...COVERED])) bind(place, join(ROOT, place));
  await furnishDevices(join(ROOT, 'dev'), memory);
  furnishControlGroups(groups);
  furnishProc(ROOT, COPIES);
  await enterRoot();
  return lines;
}

function furnishEntry(name: string, mounts: readonly MountEntry[]): readonly string[] {
  const [from, to] = [join('/', name), join(ROOT, name)];
  const kind = lstatSync(from);
  if (kind.isSymbolicLink()) symlinkSync(readlinkSync(from), to);
  if (!kind.isDirectory()) return [];
  mkdirSync(to);
  chmodSync(to, EMPTY[name] ?? kind.mode & 0o7777);
  if (COVERED.includes(name)) return cover(from, mounts);
  if (!(name in EMPTY) && !KERNEL.includes(name)) mount(from, to, null, MOUNT.bind | MOUNT.recursive);
  return [];
}

/** An overlay does not show what is mounted below it: each of these gets one of its own, or is copied if it is a file. */
function cover(folder: string, mounts: readonly MountEntry[]): readonly string[] {
  coverFolder(folder);
  return innerMounts(mounts, folder).flatMap(({ point: path, type }) => {
    try {
      // To look into it may mount what nobody asked for, or wait for a server that is away.
      if (type === 'autofs') throw new Error('it is mounted when it is looked at');
      if (statSync(path).isDirectory()) coverFolder(path);
      else copyFileSync(path, join(ROOT, path));
      return [];
    } catch (error) {
      return [`lanes do not see what is below ${path} (${type}): ${error instanceof Error ? error.message : String(error)}`];
    }
  });
}

function coverFolder(folder: string): void {
  const layer = join(LAYERS, folder.replaceAll('/', '!'));
  const [upper, work] = [join(layer, 'upper'), join(layer, 'work')];
  for (const path of [layer, upper, work]) mkdirSync(path, { recursive: true });
  mount('overlay', join(ROOT, folder), 'overlay', 0, `lowerdir=${escapeOption(folder)},upperdir=${escapeOption(upper)},workdir=${escapeOption(work)}`);
}

function bind(from: string, to: string): void {
  mkdirSync(to, { recursive: true });
  mount(from, to, null, MOUNT.bind | MOUNT.recursive);
}

/** Each hierarchy begins at the lane's own folder. */
function furnishControlGroups(groups: readonly Hierarchy[]): void {
  mount('sysfs', join(ROOT, 'sys'), 'sysfs');
  const base = groups.length === 0 ? undefined : commonFolder(groups.map(({ mountPoint }) => mountPoint));
  if (base === undefined) return;
  if (groups.some(({ mountPoint }) => mountPoint !== base)) {
    mount('tmpfs', join(ROOT, base), 'tmpfs', 0, 'mode=0755');
    for (const name of readdirSync(base)) if (lstatSync(join(base, name)).isSymbolicLink()) symlinkSync(readlinkSync(join(base, name)), join(ROOT, base, name));
  }
  for (const { mountPoint, folder } of groups) bind(folder, join(ROOT, mountPoint));
}

/** pivot_root(2) moves all of our threads as well. */
async function enterRoot(): Promise<void> {
  const old = join(ROOT, 'old');
  mkdirSync(old);
  await run('pivot_root', [ROOT, old]);
  process.chdir('/');
  detachMount('/old');
  rmdirSync('/old');
}
