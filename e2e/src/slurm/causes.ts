import { chmodSync, linkSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ErrorCode } from '@moorline/mesh-core';
import { readJoinFile, redeem } from '../support/redeem.ts';
import { joinFileInSpool, type Site } from './site.ts';

/** Something that keeps a job off the mesh, caused for real. */
export interface Cause {
  readonly what: string;
  readonly code: ErrorCode;
  /** @param name of the job and its join file @returns takes it back */
  readonly cause: (site: Site, name: string) => Promise<() => void> | (() => void);
}

const nothing = (): void => undefined;

/** Changes the join file in the spool; it goes with the job. */
function changed(change: (path: string) => void): Cause['cause'] {
  return (site, name) => {
    change(joinFileInSpool(site, name));
    return nothing;
  };
}

function rewritten(change: (joinFile: Record<string, unknown>) => Record<string, unknown>): Cause['cause'] {
  return changed((path) => writeFileSync(path, JSON.stringify(change(JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>))));
}

/** Puts a program in the agent's place for its `up`; every other command is the agent's own. */
function instead(up: string): Cause['cause'] {
  return (site) => {
    const path = join(site.hooks.folder, 'moorline-agent');
    const { agent } = site.field.programs;
    rmSync(path);
    writeFileSync(path, `#!/bin/sh\ncase $1 in up) ${up} ;; *) exec ${agent} "$@" ;; esac\n`, { mode: 0o755 });
    return () => {
      rmSync(path);
      symlinkSync(agent, path);
    };
  };
}

function policy(settings: (site: Site) => Readonly<Record<string, string>>): Cause['cause'] {
  return (site) => {
    const file = join(site.hooks.folder, 'site.yaml');
    const before = readFileSync(file, 'utf8');
    const wanted = settings(site);
    const kept = before.split('\n').filter((line) => !Object.keys(wanted).some((key) => line.startsWith(`${key}:`)));
    writeFileSync(file, `${kept.join('\n').trimEnd()}\n${Object.entries(wanted).map(([key, value]) => `${key}: ${value}\n`).join('')}`);
    return () => writeFileSync(file, before);
  };
}

/** All that can keep a job off the mesh between its prolog and its first packet. */
export const CAUSES: readonly Cause[] = [
  { what: 'no join file', code: 'ML-JOIN-FILE-UNREADABLE', cause: changed((path) => rmSync(path)) },
  { what: 'a join file that others can read', code: 'ML-JOIN-FILE-UNREADABLE', cause: changed((path) => chmodSync(path, 0o644)) },
  { what: 'a symbolic link to it', code: 'ML-JOIN-FILE-UNREADABLE', cause: changed((path) => (renameSync(path, `${path}.x`), symlinkSync(`${path}.x`, path))) },
  { what: 'a second name of it', code: 'ML-JOIN-FILE-UNREADABLE', cause: changed((path) => linkSync(path, `${path}.y`)) },
  { what: 'a join file that is none', code: 'ML-JOIN-FILE-UNREADABLE', cause: changed((path) => writeFileSync(path, '{}')) },
  { what: 'a token that was used', code: 'ML-TOKEN-USED', cause: async (site, name) => (await redeem(readJoinFile(joinFileInSpool(site, name))), nothing) },
  { what: 'a token that nobody made', code: 'ML-TOKEN-UNKNOWN', cause: rewritten((file) => ({ ...file, token: `mljt_${'A'.repeat(43)}` })) },
  { what: 'a control plane that is not there', code: 'ML-CONTROL-UNREACHABLE', cause: rewritten((file) => ({ ...file, server: String(file['server']).replace(/:\d+/, ':1') })) },
  { what: 'a policy with a mistake', code: 'ML-SITE-POLICY', cause: policy(() => ({ modus: 'x' })) },
  { what: 'a cache that is a file', code: 'ML-CACHE-UNWRITABLE', cause: policy(({ hooks }) => ({ cache: hooks.log })) },
  { what: 'no agent', code: 'ML-AGENT-FAILED', cause: ({ hooks }) => (renameSync(join(hooks.folder, 'moorline-agent'), join(hooks.folder, 'gone')), () => renameSync(join(hooks.folder, 'gone'), join(hooks.folder, 'moorline-agent'))) },
  { what: 'an agent that ends at once', code: 'ML-AGENT-FAILED', cause: instead('exit 1') },
  { what: 'an agent that hangs', code: 'ML-PROLOG-LATE', cause: instead('exec sleep 20') },
];
