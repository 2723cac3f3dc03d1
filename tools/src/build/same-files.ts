import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Whether two folders hold files of the same names with the same bytes; false where one of them is not there. */
export function haveSameFiles(one: string, other: string): boolean {
  const names = filesOf(one);
  return names.length > 0 && names.join('\n') === filesOf(other).join('\n') && names.every((name) => readFileSync(join(one, name)).equals(readFileSync(join(other, name))));
}

function filesOf(folder: string): readonly string[] {
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name).slice(folder.length)).toSorted();
}
