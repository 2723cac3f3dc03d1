import { readFile } from 'node:fs/promises';
import { run } from '@moorline/linux';
import { moorlineError } from '@moorline/mesh-core';
import { parseMirrorList, parseRoots } from './parse-roots.ts';

/**
 * Root URLs of the archives that apt is set up with, whatever the form of its lists; each ends in a slash.
 * @throws ML-ARTIFACT-UNAVAILABLE where there is no apt
 */
export async function archiveRoots(signal: AbortSignal): Promise<readonly string[]> {
  let text: string;
  try {
    ({ stdout: text } = await run('apt-get', ['indextargets', '--format', '$(ORIGIN)\t$(REPO_URI)', 'Created-By: Packages'], { signal }));
  } catch (error) {
    throw moorlineError('ML-ARTIFACT-UNAVAILABLE', 'apt cannot say where its packages come from', error);
  }
  const { urls, mirrorLists } = parseRoots(text);
  const listed = await Promise.all(mirrorLists.map(async (file) => parseMirrorList(await readFile(file, 'utf8'))));
  return [...new Set([...urls, ...listed.flat()])];
}
