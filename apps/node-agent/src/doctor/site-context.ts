import type { MoorlineError } from '@moorline/mesh-core';
import { createProxies, PROXY_OF_ENVIRONMENT } from '@moorline/tunnel';
import { readJoinFile } from '../join/read-join-file.ts';
import { cacheFolder, copyFolders } from '../run/folders.ts';
import type { DoctorContext, ServerTarget } from './context.ts';

export interface SiteOptions {
  /** A join file; it is read, and its token is not shown to anybody. */
  readonly tokenFile: string | undefined;
  /** What a failed run knew; used where no join file is given. */
  readonly last: { readonly server: ServerTarget; readonly relayUrl: string | null } | null;
  /** An agent that runs and does not answer; null: none. */
  readonly silent: MoorlineError | null;
}

/** What the doctor looks at without a running agent that would do it. */
export function siteContext({ tokenFile, last, silent }: SiteOptions): DoctorContext {
  return {
    server: () => (tokenFile === undefined ? (last?.server ?? null) : targetOf(tokenFile)),
    relayUrl: last?.relayUrl ?? null,
    live: () => {
      if (silent !== null) throw silent;
      return null;
    },
    proxies: createProxies(PROXY_OF_ENVIRONMENT, process.env),
    cacheFolder: cacheFolder(process.env),
    copyFolders: copyFolders(process.env),
  };
}

function targetOf(tokenFile: string): ServerTarget {
  const { server, ca } = readJoinFile(tokenFile, {});
  return { url: server, ca };
}
