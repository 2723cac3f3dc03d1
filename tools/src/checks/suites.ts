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

/** Whether a file below e2e/src holds end-to-end tests. */
export function isSuiteFile(file: string): boolean {
  return file.endsWith(SUFFIX);
}

/** Whether the tests of a file work on a real cluster: by their name, which the launcher can read as well. */
export function needsCluster(file: string): boolean {
  return /(?:^|\/)src\/kube[^/]*(?:\/|\.e2e\.ts$)/.test(file);
}
