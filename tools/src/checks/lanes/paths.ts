import { dirname } from 'node:path';
import { isWithin, type MountEntry } from '@moorline/linux';

/** A path in an option of an overlay, where these have a meaning. */
export function escapeOption(path: string): string {
  return path.replaceAll(/[\\,:]/g, String.raw`\$&`);
}

/** Whether a place is in one of these folders of the root. @param names such as `tmp` */
export function isCovered(place: string, names: readonly string[]): boolean {
  return names.some((name) => isWithin(place, `/${name}`));
}

/** The folder in which all of these are mounted; the only one itself. */
export function commonFolder(mountPoints: readonly string[]): string {
  if (mountPoints.length === 1) return mountPoints[0] ?? '';
  return mountPoints.map((path) => dirname(path)).reduce((shortest, folder) => (folder.length < shortest.length ? folder : shortest));
}

/** What is mounted below a folder, outer places first, each once: the last mount is what is seen. */
export function innerMounts(mounts: readonly MountEntry[], folder: string): readonly MountEntry[] {
  const last = new Map(mounts.map((mount) => [mount.point, mount]));
  return [...last.values()].filter(({ point }) => point !== folder && isWithin(point, folder)).toSorted((one, other) => one.point.length - other.point.length);
}
