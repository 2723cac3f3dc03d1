import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
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
