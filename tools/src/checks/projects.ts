import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The part of a project's package.json that says what nx can do with it. */
interface Manifest {
  readonly nx: { readonly name: string; readonly targets: Readonly<Record<string, unknown>> };
}

const FOLDERS_OF_PROJECTS = ['apps', 'libs'] as const;
const SINGLE_PROJECTS = ['e2e', 'tools'] as const;

/** Names of the projects that have a target, sorted. */
export function projectsWith(root: string, target: string): readonly string[] {
  const folders = [...FOLDERS_OF_PROJECTS.flatMap((parent) => readdirSync(join(root, parent)).map((name) => join(parent, name))), ...SINGLE_PROJECTS];
  return folders
    .map((folder) => JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8')) as Manifest)
    .filter(({ nx }) => Object.hasOwn(nx.targets, target))
    .map(({ nx }) => nx.name)
    .toSorted();
}
