import { copyFileSync, mkdirSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '@moorline/linux';
import type { BedNames } from '../bed/index.ts';
import { CHECKOUT, type InstalledPrograms } from '../programs/index.ts';

/** What a site's administrator puts beside slurm.conf. */
const SCRIPTS = ['prolog', 'epilog', 'task-prolog', 'moorline.sh'] as const;
const DEPLOY = join(CHECKOUT, 'deploy', 'slurm');
const PUBLIC = 0o755;
const COMPILE = ['-Wall', '-Wextra', '-Werror', '-O2'] as const;

export interface HookOptions {
  readonly programs: InstalledPrograms;
  /** Lines of the site policy besides the folders. */
  readonly policy?: Readonly<Record<string, string>>;
  /** Whether SLURM gets the SPANK plugin, built here against its headers. */
  readonly plugin: boolean;
}

/** The hooks of deploy/slurm, installed in the bed. */
export interface InstalledHooks {
  readonly folder: string;
  /** Folders and files of the site policy. */
  readonly run: string;
  readonly spool: string;
  readonly cache: string;
  readonly log: string;
  /** Replaces the site policy; what is not given is as in `HookOptions`. */
  readonly setPolicy: (settings: Readonly<Record<string, string>>) => void;
  /** The lines of slurm.conf. */
  readonly configuration: string;
}

/**
 * Installs prolog, epilog, task prolog and plugin as an administrator would, all within the bed.
 * @throws ML-PROGRAM-FAILED when the plugin does not compile
 */
export async function installHooks(bed: BedNames, { programs, policy = {}, plugin }: HookOptions): Promise<InstalledHooks> {
  const folder = join(bed.folder, 'hooks');
  const at = (name: string): string => join(folder, name);
  for (const path of [folder, at('spool'), join(at('spool'), 'jobs')]) mkdirSync(path, { mode: PUBLIC });
  for (const script of SCRIPTS) copyFileSync(join(DEPLOY, script), at(script));
  symlinkSync(programs.agent, at('moorline-agent'));
  const folders = { run: at('run'), spool: at('spool'), cache: at('cache'), log: at('moorline.log') };
  const setPolicy = (settings: Readonly<Record<string, string>>): void => {
    const lines = Object.entries({ ...folders, ...policy, ...settings }).map(([key, value]) => `${key}: ${value}\n`);
    writeFileSync(at('site.draft'), lines.join(''), { mode: 0o644 });
    renameSync(at('site.draft'), at('site.yaml'));
  };
  setPolicy({});
  const library = at('moorline.so');
  if (plugin) {
    await run('cc', [...COMPILE, '-shared', '-fPIC', '-o', library, join(DEPLOY, 'spank', 'moorline.c')]);
    await run('cc', [...COMPILE, '-o', at('moorline-srun'), join(DEPLOY, 'srun', 'moorline-srun.c')]);
    writeFileSync(at('plugstack.conf'), `required ${library} run=${folders.run}\n`);
  }
  const lines = [
    `Prolog=${at('prolog')}`,
    `Epilog=${at('epilog')}`,
    `TaskProlog=${at('task-prolog')}`,
    'PrologFlags=Alloc,DeferBatch',
    ...(plugin ? [`PlugStackConfig=${at('plugstack.conf')}`] : []),
  ];
  return { folder, ...folders, setPolicy, configuration: `${lines.join('\n')}\n` };
}
