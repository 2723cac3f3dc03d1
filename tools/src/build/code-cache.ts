import { run } from '@moorline/linux';
import { join } from 'node:path';

/** Bundling machines may be busy; `--help` itself takes a fifth of a second. */
const HELP_DEADLINE_MS = 30_000;
/** Makes V8's cache the same bytes each time; V8 does not count it as another setting when it reads the cache. */
const SAME_EACH_TIME = '--random-seed=1';

/**
 * Runs `--help` of the bundle in `folder` and keeps what V8 compiled for it. This proves as well that
 * the bundle loads at all. Of the bundles in its folder `starts` all is compiled: jobs wait for each of their functions.
 * @param starts names of these
 * @throws ML-PROGRAM-FAILED if `--help` fails
 */
export async function writeCodeCache(folder: string, starts: readonly string[]): Promise<void> {
  const make = (...args: readonly string[]): Promise<unknown> => run(process.execPath, [SAME_EACH_TIME, join(import.meta.dirname, 'code-cache.cjs'), folder, ...args], { deadlineMs: HELP_DEADLINE_MS });
  await make('help');
  for (const name of starts) await make('whole', name);
}
