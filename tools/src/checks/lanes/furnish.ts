import { chmodSync, copyFileSync, existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, readlinkSync, realpathSync, rmdirSync, statSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { detachMount, mount, MOUNT, run } from '@moorline/linux';
import type { LaneGroup } from './control-groups.ts';
import { isWithin, parseMounts, type MountPoint } from './mounts.ts';

/** The procfs outside counts other processes than ours: nothing is lost by building the lane's root over it. */
const SITE = '/proc';
const ROOT = join(SITE, 'root');
const LAYERS = join(SITE, 'layers');
/** Empty in a lane, plain folders of its root. */
const EMPTY: Readonly<Record<string, number>> = { tmp: 0o1777, run: 0o755 };
/** Shown as they are; what is written there stays in the lane. */
const COVERED = ['etc', 'home', 'var'];
/** Made anew for a lane. */
const KERNEL = ['proc', 'sys', 'dev'];
/** As the kernel makes it (Documentation/networking/tuntap.rst). */
const TUN = { path: '/dev/net/tun', major: '10', minor: '200', mode: 0o600 };

export interface LaneFurniture {
  /** Folders that a lane shares with the machine wherever they are, such as the checkout. */
  readonly shared: readonly string[];
  readonly groups: readonly LaneGroup[];
}

/**
 * Gives the mount namespace that we are in, which must be a private one of the first process of a pid namespace, a
 * root of its own: /tmp and /run are empty, /etc, /home and /var keep for themselves what is written, the rest is the
 * machine's. Everything new is in memory and goes with the namespace.
 * @throws the system's error; ML-PROGRAM-FAILED
 */
export async function furnish({ shared, groups }: LaneFurniture): Promise<void> {
  const mounts = parseMounts(readFileSync('/proc/self/mountinfo', 'utf8'));
  const places = shared.map((folder) => realpathSync(folder));
  mount('tmpfs', SITE, 'tmpfs', 0, 'mode=0755');
  for (const folder of [ROOT, LAYERS]) {
    mkdirSync(folder);
    mount('tmpfs', folder, 'tmpfs', 0, 'mode=0755');
  }
  for (const name of readdirSync('/')) furnishEntry(name, mounts);
  for (const place of places) if (isCovered(place)) bind(place, join(ROOT, place));
  await furnishDevices();
  furnishControlGroups(groups);
  mount('proc', join(ROOT, 'proc'), 'proc');
  await enterRoot();
}

function furnishEntry(name: string, mounts: readonly MountPoint[]): void {
  const [from, to] = [join('/', name), join(ROOT, name)];
  const kind = lstatSync(from);
  if (kind.isSymbolicLink()) symlinkSync(readlinkSync(from), to);
  if (!kind.isDirectory()) return;
  mkdirSync(to);
  chmodSync(to, EMPTY[name] ?? kind.mode & 0o7777);
  if (COVERED.includes(name)) cover(from, mounts);
  else if (!(name in EMPTY) && !KERNEL.includes(name)) mount(from, to, null, MOUNT.bind | MOUNT.recursive);
}

/** An overlay does not show what is mounted below it: each of these gets one of its own, or is copied if it is a file. */
function cover(folder: string, mounts: readonly MountPoint[]): void {
  for (const path of [folder, ...mounts.map((entry) => entry.path).filter((entry) => entry !== folder && isWithin(entry, folder))]) {
    if (!existsSync(path)) continue;
    if (statSync(path).isDirectory()) coverFolder(path);
    else copyFileSync(path, join(ROOT, path));
  }
}

function coverFolder(folder: string): void {
  const layer = join(LAYERS, folder.replaceAll('/', '!'));
  const [upper, work] = [join(layer, 'upper'), join(layer, 'work')];
  for (const path of [layer, upper, work]) mkdirSync(path, { recursive: true });
  mount('overlay', join(ROOT, folder), 'overlay', 0, `lowerdir=${escapeOption(folder)},upperdir=${escapeOption(upper)},workdir=${escapeOption(work)}`);
}

/** In options of an overlay these two have a meaning. */
function escapeOption(path: string): string {
  return path.replaceAll(/[\\,:]/g, String.raw`\$&`);
}

function isCovered(place: string): boolean {
  return [...Object.keys(EMPTY), ...COVERED].some((name) => isWithin(place, join('/', name)));
}

function bind(from: string, to: string): void {
  mkdirSync(to, { recursive: true });
  mount(from, to, null, MOUNT.bind | MOUNT.recursive);
}

/** The machine's, but for what tests change: shared memory, and the node of the TUN driver. */
async function furnishDevices(): Promise<void> {
  const [devices, memory, tun] = [join(ROOT, 'dev'), join(ROOT, 'dev', 'shm'), join(ROOT, 'dev', 'net')];
  mount('/dev', devices, null, MOUNT.bind | MOUNT.recursive);
  for (const folder of [memory, tun]) mkdirSync(folder, { recursive: true });
  mount('tmpfs', memory, 'tmpfs', 0, 'mode=1777');
  mount('tmpfs', tun, 'tmpfs', 0, 'mode=0755');
  const node = join(tun, 'tun');
  await run('mknod', [node, 'c', TUN.major, TUN.minor]);
  chmodSync(node, existsSync(TUN.path) ? statSync(TUN.path).mode & 0o7777 : TUN.mode);
}

/** Each hierarchy begins at the lane's own folder. */
function furnishControlGroups(groups: readonly LaneGroup[]): void {
  mount('sysfs', join(ROOT, 'sys'), 'sysfs');
  const base = groups.length === 0 ? undefined : commonFolder(groups);
  if (base === undefined) return;
  if (groups.some(({ mountPoint }) => mountPoint !== base)) {
    mount('tmpfs', join(ROOT, base), 'tmpfs', 0, 'mode=0755');
    for (const name of readdirSync(base)) if (lstatSync(join(base, name)).isSymbolicLink()) symlinkSync(readlinkSync(join(base, name)), join(ROOT, base, name));
  }
  for (const { mountPoint, folder } of groups) bind(folder, join(ROOT, mountPoint));
}

function commonFolder(groups: readonly LaneGroup[]): string {
  const folders = groups.map(({ mountPoint }) => mountPoint);
  return folders.length === 1 ? (folders[0] ?? '') : folders.map((folder) => dirname(folder)).reduce((shortest, folder) => (folder.length < shortest.length ? folder : shortest));
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
