import { readFileSync } from 'node:fs';

/** A line of mountinfo (proc(5)). */
export interface MountEntry {
  readonly point: string;
  /** Which part of the file system is seen there. */
  readonly root: string;
  readonly type: string;
  /** Of the file system, such as the controllers of a hierarchy of control groups. */
  readonly options: string;
  /** Optional fields, such as `shared:1` (mount_namespaces(7)). */
  readonly propagation: readonly string[];
}

/** File systems that another machine, or a program of a user, has to answer for; autofs, which mounts one at a look. */
const AWAY = new Set(['afs', 'autofs', 'beegfs', 'ceph', 'cifs', 'coda', 'fuse', 'fuseblk', 'glusterfs', 'gpfs', 'lustre', 'ncpfs', 'nfs', 'nfs4', 'ocfs2', 'orangefs', 'panfs', 'pvfs2', 'smb3', 'smbfs', 'wekafs']);

/** What /proc/PID/mountinfo says; lines that are none are left out. */
export function parseMountInfo(text: string): readonly MountEntry[] {
  return text.split('\n').flatMap((line) => {
    const fields = line.split(' ');
    const separator = fields.indexOf('-');
    const [, , , root, point] = fields;
    if (root === undefined || point === undefined || separator < 0) return [];
    return [{ point: unescapeOctal(point), root: unescapeOctal(root), type: fields[separator + 1] ?? '', options: fields[separator + 3] ?? '', propagation: fields.slice(6, separator) }];
  });
}

/**
 * Mounts of the calling thread's namespace.
 * @throws the system's error
 */
export function readMounts(): readonly MountEntry[] {
  return parseMountInfo(readFileSync('/proc/thread-self/mountinfo', 'utf8'));
}

/** Whether a path is a folder, or below it. */
export function isWithin(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder === '/' ? folder : `${folder}/`);
}

/** The mount that a path without links is on: the deepest, and of several at one point the last. */
export function mountAt(path: string, mounts: readonly MountEntry[]): MountEntry | undefined {
  let found: MountEntry | undefined;
  for (const mount of mounts) {
    if (isWithin(path, mount.point) && mount.point.length >= (found?.point.length ?? 0)) found = mount;
  }
  return found;
}

/** Whether looking into it may have to wait for somebody else, maybe for ever. */
export function isAway({ type }: MountEntry): boolean {
  return AWAY.has(type) || type.startsWith('fuse.');
}

/** Whether mounts below it are given to other namespaces. */
export function isShared({ propagation }: MountEntry): boolean {
  return propagation.some((field) => field.startsWith('shared:'));
}

/** Blanks and the like are `\040` there. */
function unescapeOctal(path: string): string {
  return path.replaceAll(/\\([0-7]{3})/g, (_, digits: string) => String.fromCodePoint(Number.parseInt(digits, 8)));
}
