import type { MoorlineError } from '@moorline/mesh-core';
import { createProxies, type ProxySettings } from '@moorline/tunnel';
import { readPass } from '../join/read-join-file.ts';
import { nodeClaimOf } from '../join/node-claim.ts';
import { cacheFolder, copyFolders } from '../run/folders.ts';
import type { DoctorContext, ServerTarget } from './context.ts';

export interface SiteOptions {
  /** A join file; it is read, and its token is not shown to anybody. */
  readonly tokenFile: string | undefined;
  readonly proxy: ProxySettings;
  /** What it is examined for: a network of the job's own, or a proxy. */
  readonly mode: 'mesh' | 'proxy';
  /** What a failed run knew; used where no join file is given. */
  readonly last: { readonly server: ServerTarget | null; readonly relayUrl: string | null } | null;
  /** An agent that runs and does not answer; null: none. */
  readonly silent: MoorlineError | null;
}

/** What the doctor looks at without a running agent that would do it. */
export function siteContext({ tokenFile, proxy, mode, last, silent }: SiteOptions): DoctorContext {
  return {
    server: () => (tokenFile === undefined ? (last?.server ?? null) : targetOf(tokenFile)),
    relayUrl: last?.relayUrl ?? null,
    live: () => {
      if (silent !== null) throw silent;
      return null;
    },
    proxies: createProxies(proxy, process.env),
    network: { mode: mode === 'proxy' ? 'proxy' : 'run', unshare: null },
    node: nodeClaimOf({}, process.env).name,
    cacheFolder: cacheFolder(process.env),
    copyFolders: copyFolders(process.env),
  };
}

function targetOf(tokenFile: string): ServerTarget {
  const { joinFile: { server, ca } } = readPass(tokenFile, {});
  return { url: server, ca };
}
