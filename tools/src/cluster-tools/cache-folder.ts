import { homedir } from 'node:os';
import { join } from 'node:path';

/**
 * Where what takes minutes to make is kept from one checkout to the next (XDG Base Directory Specification).
 * Everything in it is named by a hash of what it was made from: it may be removed at any time.
 */
export function cacheFolder(environment: Readonly<Record<string, string | undefined>> = process.env): string {
  const base = environment['XDG_CACHE_HOME'];
  return join(base?.startsWith('/') === true ? base : join(homedir(), '.cache'), 'moorline');
}
