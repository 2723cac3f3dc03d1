import { readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Site } from './site.ts';

/** Lets something else run in the place of an agent's command, until the returned function is called. */
export function replaceCommand({ field, hooks }: Site, command: string, instead: string): () => void {
  const path = join(hooks.folder, 'moorline-agent');
  const { agent } = field.programs;
  rmSync(path);
  writeFileSync(path, `#!/bin/sh\ncase $1 in ${command}) ${instead} ;; *) exec ${agent} "$@" ;; esac\n`, { mode: 0o755 });
  return () => {
    rmSync(path);
    symlinkSync(agent, path);
  };
}

/** Shell text that runs the agent and kills it after a time, wherever it is then. */
export function killedAfter({ field }: Site, milliseconds: number): string {
  return `${field.programs.agent} "$@" & sleep ${(milliseconds / 1_000).toFixed(3)}; kill -9 $!; exit 1`;
}

/** Lets no epilog run, until the returned function is called. */
export function withoutEpilog({ hooks }: Site): () => void {
  const path = join(hooks.folder, 'epilog');
  const text = readFileSync(path, 'utf8');
  const put = (content: string): void => {
    writeFileSync(`${path}.draft`, content, { mode: 0o755 });
    renameSync(`${path}.draft`, path);
  };
  put('#!/bin/sh\nexit 0\n');
  return () => put(text);
}
