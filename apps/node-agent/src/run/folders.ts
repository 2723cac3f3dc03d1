import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';

type Environment = Readonly<Record<string, string | undefined>>;

/** The per-user cache of verified binaries (XDG Base Directory Specification). */
export function cacheFolder(environment: Environment): string {
  const base = environment['XDG_CACHE_HOME'];
  return join(base?.startsWith('/') === true ? base : join(homedir(), '.cache'), 'moorline');
}

/** Where the nameless copy that is executed may live, in order of preference. */
export function copyFolders(environment: Environment): readonly string[] {
  const runtime = environment['XDG_RUNTIME_DIR'];
  return [cacheFolder(environment), ...(runtime?.startsWith('/') === true ? [runtime] : []), tmpdir(), '/tmp', '/dev/shm'];
}
