import type { Configuration } from '@moorline/mesh-core';
import type { Lifecycle } from '@moorline/service';
import { dataPaths, lockDataDir, prepareDataDir, type DataPaths } from '../data-dir/index.ts';
import { openAuthority, openServerSecret, type Authority, type KeyAndCertificate } from '../pki/index.ts';
import { openSqliteStore, type AttachmentStore } from '../store/index.ts';

/** Everything that lies in a data directory. */
export interface State {
  readonly paths: DataPaths;
  readonly store: AttachmentStore;
  readonly authority: Authority;
  readonly serverSecret: Uint8Array;
  readonly identity: KeyAndCertificate;
}

/** Nothing that the control plane writes is for others. */
const PRIVATE_UMASK = 0o077;

/**
 * Takes a data directory for this process and opens, or makes, what is in it.
 * @throws ML-DATA-DIR-UNUSABLE, ML-DATA-DIR-LOCKED, ML-STORE-CORRUPT
 */
export async function openState(folder: string, { serverNames }: Configuration, life: Lifecycle): Promise<State> {
  process.umask(PRIVATE_UMASK);
  const paths = dataPaths(folder);
  prepareDataDir(paths);
  life.defer('lock', lockDataDir(paths.lock));
  const store = openSqliteStore(paths.store);
  life.defer('store', store.close);
  const authority = await openAuthority(paths.pki, Date.now());
  return { paths, store, authority, serverSecret: openServerSecret(paths.pki), identity: await authority.serverCertificate(serverNames, Date.now()) };
}
