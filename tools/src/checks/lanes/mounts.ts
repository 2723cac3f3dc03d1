/** A line of /proc/self/mountinfo (proc(5)). */
export interface MountPoint {
  readonly path: string;
  /** Which part of the file system is seen there. */
  readonly root: string;
  readonly type: string;
  /** Options of the file system, such as the controllers of a hierarchy of control groups. */
  readonly options: string;
}

/** The text of /proc/self/mountinfo; lines that are none are left out. */
export function parseMounts(text: string): readonly MountPoint[] {
  return text.split('\n').flatMap((line) => {
    const fields = line.split(' ');
    const separator = fields.indexOf('-');
    const [, , , root, path] = fields;
    if (root === undefined || path === undefined || separator < 0) return [];
    return [{ path: unescapeOctal(path), root: unescapeOctal(root), type: fields[separator + 1] ?? '', options: fields[separator + 3] ?? '' }];
  });
}

/** Whether a path is a folder, or below it. */
export function isWithin(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder === '/' ? folder : `${folder}/`);
}

/** Blanks and the like are `\040` there. */
function unescapeOctal(path: string): string {
  return path.replaceAll(/\\([0-7]{3})/g, (_, digits: string) => String.fromCodePoint(Number.parseInt(digits, 8)));
}
