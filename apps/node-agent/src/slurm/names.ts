import { existsSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { mount, MOUNT } from '@moorline/linux';
import { moorlineError } from '@moorline/mesh-core';
import { resolvedFile } from '../inside/put-text.ts';
import { rebuildFolder } from '../inside/rebuild-folder.ts';
import { readSiteFile } from '../run/site-file.ts';
import { JOB_FILES } from './job-folder.ts';

const RESOLV_CONF = '/etc/resolv.conf';
const HOSTS = '/etc/hosts';
/** Name services that would answer with the host's DNS, whatever resolv.conf says. */
const HOST_RESOLVERS = ['/run/nscd', '/run/systemd/resolve'] as const;

/** The files by which a job resolves names, in its folder: they show in its mount namespaces, also what is written later. */
export interface JobNames {
  /** Puts them in the place of the node's own, or where there are none, in the present mount namespace. @throws ML-NAMESPACE-FAILED */
  readonly bind: () => void;
  /** @param hosts null: as on the node */
  readonly write: (resolvConf: string, hosts: string | null) => void;
}

/**
 * Makes the files in the folder, with the node's own text at first.
 * @throws the system's error when they cannot be written
 */
export function makeJobNames(folder: string): JobNames {
  const [resolver, hosts] = [join(folder, JOB_FILES.resolver), join(folder, JOB_FILES.hosts)];
  for (const [file, own] of [[resolver, RESOLV_CONF], [hosts, HOSTS]] as const) writeFileSync(file, readSiteFile(own), { mode: 0o644 });
  return {
    bind: () => {
      try {
        bindResolver(resolver);
        bindOver(hosts, HOSTS, resolvedFile(HOSTS));
      } catch (error) {
        throw moorlineError('ML-NAMESPACE-FAILED', error instanceof Error ? error.message : String(error), error);
      }
    },
    // In place: a new file would not show.
    write: (resolvConf, hostsText) => {
      writeFileSync(resolver, resolvConf);
      if (hostsText !== null) writeFileSync(hosts, hostsText);
    },
  };
}

/** Hides name services of the host as well. */
function bindResolver(file: string): void {
  const target = resolvedFile(RESOLV_CONF);
  const hidden = HOST_RESOLVERS.filter((folder) => existsSync(folder));
  for (const folder of hidden) mount('moorline', folder, 'tmpfs', MOUNT.noSuid | MOUNT.noDevices, 'size=64k,mode=0755');
  if (target !== null && hidden.some((folder) => target.startsWith(`${folder}/`))) writeFileSync(target, '');
  bindOver(file, RESOLV_CONF, target);
}

/** @param target the file that `path` leads to; null: there is none, and so no place to mount at */
function bindOver(file: string, path: string, target: string | null): void {
  if (target === null) rebuildFolder(dirname(path), { name: basename(path), text: '' });
  mount(file, target ?? path, null, MOUNT.bind);
}
