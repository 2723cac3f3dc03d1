import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Wrapper } from '../errors/worlds.ts';
import type { Site } from './site.ts';

const PUBLIC = 0o755;

function folderOf({ hooks }: Site): string {
  return join(hooks.folder, 'instead');
}

/** Puts a program in the agent's place, by which single jobs can have another one: see `actInstead`. */
export function installDispatcher(site: Site): void {
  const { hooks, field } = site;
  mkdirSync(folderOf(site), { mode: PUBLIC });
  const path = join(hooks.folder, 'moorline-agent');
  const text = `#!/bin/sh
instead=${folderOf(site)}/\${SLURM_JOB_COMMENT#moorline:}.$1
[ -x "$instead" ] && exec "$instead" "$@"
exec ${field.programs.agent} "$@"
`;
  writeFileSync(`${path}.new`, text, { mode: PUBLIC });
  renameSync(`${path}.new`, path);
}

/** Lets a script act in the place of the agent for one job; it finds the agent in $agent, and the folder of the job in $folder. */
export function actInstead(site: Site, name: string, script: string, command: 'up' | 'down' = 'up'): void {
  const { hooks, field } = site;
  const head = `#!/bin/sh\nagent=${field.programs.agent}\nfolder=${hooks.run}/jobs/$SLURMD_NODENAME.$SLURM_JOB_ID\n`;
  writeFileSync(join(folderOf(site), `${name}.${command}`), `${head}${script}\n`, { mode: PUBLIC });
}

/** Starts the agent of one job in another world. */
export function inWorld(site: Site, name: string, wrapper: Wrapper): void {
  actInstead(site, name, `exec ${fromAnywhere(wrapper).join(' ')} "$agent" "$@"`);
}

/** The file of a mount namespace shows in no copy of the mounts that it stands among, and the prolog makes one. */
function fromAnywhere(wrapper: Wrapper): Wrapper {
  return wrapper.map((word) => word.replace(/^--mount=\//, `--mount=/proc/${process.pid}/root/`));
}

/** Gives the agent of one job a site policy in which some settings are others. */
export function withPolicy(site: Site, name: string, settings: Readonly<Record<string, string>>, wrapper: Wrapper = []): void {
  const kept = readFileSync(join(site.hooks.folder, 'site.yaml'), 'utf8').split('\n').filter((line) => line !== '' && !Object.hasOwn(settings, line.split(':')[0] ?? ''));
  const file = join(folderOf(site), `${name}.yaml`);
  writeFileSync(file, [...kept, ...Object.entries(settings).map(([key, value]) => `${key}: ${value}`), ''].join('\n'), { mode: 0o644 });
  actInstead(site, name, `exec ${[...fromAnywhere(wrapper), '"$agent"'].join(' ')} "$@" --policy ${file}`);
}
