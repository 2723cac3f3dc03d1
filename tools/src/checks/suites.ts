import { dirname } from 'node:path';
import { moorlineError } from '@moorline/mesh-core';

const SUFFIX = '.e2e.ts';

/**
 * The files of an end-to-end suite: `NAME*.e2e.ts`, and all of the folder NAME.
 * @param files paths of all end-to-end tests below e2e/src
 * @throws ML-USAGE with the names that there are
 */
export function suiteFiles(name: string, files: readonly string[]): readonly string[] {
  const found = files.filter((file) => (file.includes('/') ? file.startsWith(`${name}/`) : file.startsWith(name)));
  if (name === '' || found.length === 0) {
    const names = [...new Set(files.map((file) => (file.split('/')[0] ?? file).replace(SUFFIX, '')))].toSorted();
    throw moorlineError('ML-USAGE', `there is no end-to-end suite '${name}'; there are: ${names.join(', ') || 'none'}`);
  }
  return found;
}

/** Files whose tests need programs that only the caller can have, by the variable that says where these are. */
const ASKED_FOR: Readonly<Record<string, string>> = {
  'kube-interlink-real.e2e.ts': 'INTERLINK_BIN_DIR',
  'wstunnel-real-agent.e2e.ts': 'WSTUNNEL_BIN',
  'wstunnel-real-client.e2e.ts': 'WSTUNNEL_BIN',
};

/** Files whose tests make lanes themselves: they run in the namespaces of the machine, and only where it gives lanes. */
const MAKES_LANES = ['lanes.e2e.ts'];

/** Whether the tests of a file below e2e/src make lanes, which cannot be nested everywhere. */
export function makesLanes(file: string): boolean {
  return MAKES_LANES.includes(file);
}

/** Files that are left where no lane can be made. @param reason why none can; undefined where they can */
export function withoutLanes(files: readonly string[], reason: string | undefined): readonly string[] {
  return reason === undefined ? files : files.filter((file) => !makesLanes(file));
}

/** Files that are not run, each with the variable that would have them run. @param files paths below e2e/src */
export function leftOut(files: readonly string[], environment: Readonly<Record<string, string | undefined>>): ReadonlyMap<string, string> {
  const chosen = Object.entries(ASKED_FOR).filter(([file]) => files.includes(file));
  return new Map(chosen.filter(([, variable]) => (environment[variable] ?? '') === ''));
}

/** Folders with the programs that the caller names: wherever they are, tests must see them. */
export function foldersAskedFor(environment: Readonly<Record<string, string | undefined>>): readonly string[] {
  const { INTERLINK_BIN_DIR: programs = '', WSTUNNEL_BIN: program = '' } = environment;
  return [programs, program === '' ? '' : dirname(program)].filter((folder) => folder.startsWith('/'));
}

/** Whether a file below e2e/src holds end-to-end tests. */
export function isSuiteFile(file: string): boolean {
  return file.endsWith(SUFFIX);
}

/** Whether the tests of a file below e2e/src work on a real cluster: by their name, which the launcher can read as well. */
export function needsCluster(file: string): boolean {
  return /^kube[^/]*(?:\/|\.e2e\.ts$)/.test(file);
}
