import { chownSync, cpSync, readFileSync, renameSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pinned } from '../../artifacts/cache.ts';
import { freshFolder, worker } from '../../sites/namespaces.ts';
import { withPolicy } from '../instead.ts';
import type { Site } from '../site.ts';
import type { Cause } from './cause.ts';

/** Any user but root. */
const STRANGER = 65_534;
const SOMEWHERE = 1_000;

/** A copy of the good cache in which a file of wireguard-go is damaged, for one job. */
function damaged(damage: (file: string) => void): Cause['cause'] {
  return (site, name) => {
    const cache = join(freshFolder(site.field), 'cache');
    cpSync(site.hooks.cache, cache, { recursive: true });
    damage(join(cache, 'sha256', pinned('wireguard-go').sha256));
    withPolicy(site, name, { cache });
  };
}

/** A cache that is a file system of its own. */
function mounted(options: string): Cause['cause'] {
  return async (site, name) => {
    const cache = freshFolder(site.field);
    withPolicy(site, name, { cache }, await worker(site.field, [['mount', '-t', 'tmpfs', '-o', options, 'moorline', cache]]));
  };
}

/** Every place for copies allows no execution; the agent's own files may stand in /tmp, and go on. */
async function withoutExecution(site: Site, name: string): Promise<void> {
  const { bed } = site.field;
  const noexec = (folder: string): readonly (readonly string[])[] => [['mount', '--rbind', folder, folder], ['mount', '-o', 'remount,bind,noexec', folder]];
  const cache = join(freshFolder(site.field), 'cache');
  cpSync(site.hooks.cache, cache, { recursive: true });
  const commands = [...noexec('/tmp'), ...noexec('/dev/shm'), ['mount', '--bind', bed.folder, bed.folder], ['mount', '-o', 'remount,bind,exec', bed.folder], ...noexec(cache)];
  withPolicy(site, name, { cache }, await worker(site.field, commands));
}

function turn(file: string): void {
  const content = readFileSync(file);
  content.writeUInt8(content.readUInt8(SOMEWHERE) ^ 1, SOMEWHERE);
  writeFileSync(`${file}.turned`, content, { mode: 0o500 });
  renameSync(`${file}.turned`, file);
}

/** What is wrong with the pinned binaries and their cache. The mirror of the site has no slirp4netns any more. */
export const ARTIFACT_CAUSES: readonly Cause[] = [
  { what: 'a binary with one turned bit', code: 'ML-ARTIFACT-HASH', cause: damaged(turn) },
  { what: 'a binary that was cut', code: 'ML-ARTIFACT-SHORT', cause: damaged((file) => truncateSync(file, SOMEWHERE)) },
  { what: 'a link in place of a binary', code: 'ML-ARTIFACT-SYMLINK', cause: damaged((file) => (renameSync(file, `${file}.real`), symlinkSync(`${file}.real`, file))) },
  { what: 'a binary of another user', code: 'ML-ARTIFACT-OWNER', cause: damaged((file) => chownSync(file, STRANGER, STRANGER)) },
  { what: 'a binary that is nowhere', code: 'ML-ARTIFACT-UNAVAILABLE', cause: (site, name) => withPolicy(site, name, { cache: join(freshFolder(site.field), 'empty') }) },
  { what: 'a cache that is a file', code: 'ML-CACHE-UNWRITABLE', cause: (site, name) => withPolicy(site, name, { cache: site.hooks.log }) },
  { what: 'a cache that is read-only', code: 'ML-CACHE-UNWRITABLE', cause: mounted('ro') },
  { what: 'no folder that allows execution', code: 'ML-ARTIFACT-NOEXEC', cause: withoutExecution },
];

