import { randomBytes } from 'node:crypto';
import { chownSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '@moorline/linux';
import { moorlineError } from '@moorline/mesh-core';
import type { BedNames } from '../bed/index.ts';
import { findUser, type SystemUser } from '../user/index.ts';
import { nodeNames, renderSlurmConfiguration, SLURM_HOST, slurmFolders, type SlurmFolders } from './configuration.ts';
import { freePortBlock } from './ports.ts';

/** munged(8) wants at least 32 bytes; this is what its own tool makes. */
const MUNGE_KEY_BYTES = 1_024;

export interface PreparedSlurm {
  readonly folders: SlurmFolders;
  readonly nodes: readonly string[];
  readonly configurationFile: string;
  /** File that holds the UTS namespace in which the daemons run. */
  readonly hostNamespace: string;
}

/**
 * Folders with the owners that SLURM and munge insist on, the configuration, a munge key and a host name.
 * @param hooks lines for slurm.conf
 */
export async function prepareSlurm(bed: BedNames, nodeCount: number, hooks: string): Promise<PreparedSlurm> {
  const folders = slurmFolders(bed.folder);
  const nodes = nodeNames(nodeCount);
  const [slurm, munge] = await Promise.all([serviceUser('slurm'), serviceUser('munge')]);
  makeFolders(folders, nodes, slurm, munge);
  const configurationFile = join(folders.configuration, 'slurm.conf');
  writeFileSync(configurationFile, renderSlurmConfiguration(folders, nodes, await freePortBlock(bed.name)) + hooks);
  const key = join(folders.munge, 'munge.key');
  writeFileSync(key, randomBytes(MUNGE_KEY_BYTES), { mode: 0o600 });
  chownSync(key, munge.userId, munge.groupId);
  const hostNamespace = join(folders.run, 'host');
  writeFileSync(hostNamespace, '');
  await run('unshare', [`--uts=${hostNamespace}`, 'hostname', SLURM_HOST]);
  return { folders, nodes, configurationFile, hostNamespace };
}

function makeFolders(folders: SlurmFolders, nodes: readonly string[], slurm: SystemUser, munge: SystemUser): void {
  for (const folder of [...Object.values(folders), ...nodes.map((name) => join(folders.spool, name))]) mkdirSync(folder, { recursive: true, mode: 0o755 });
  for (const folder of [folders.run, folders.state, folders.log]) chownSync(folder, slurm.userId, slurm.groupId);
  chownSync(folders.munge, munge.userId, munge.groupId);
}

async function serviceUser(name: string): Promise<SystemUser> {
  const user = await findUser(name);
  if (user === null) throw moorlineError('ML-PROGRAM-MISSING', `the packages slurm-wlm and munge, which make the user ${name}`);
  return user;
}
