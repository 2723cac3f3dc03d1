import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { buildFlags, requiredVersion, stampFlags } from './flags.ts';
import { moduleFolder, type ClusterModule } from './modules.ts';

/** Enough of a hash to tell builds apart. */
const KEY_DIGITS = 16;

/** Flags that a module's programs are built with. */
export function flagsOf({ name, stamp }: ClusterModule): readonly string[] {
  if (stamp === undefined) return buildFlags([]);
  const version = requiredVersion(readFileSync(join(moduleFolder(name), 'go.mod'), 'utf8'), stamp.module);
  return buildFlags(stampFlags(stamp.packages, version ?? ''));
}

/** Names a build: the module's files (its go.sum pins all others), the Go and the flags. */
export function moduleKey(module: ClusterModule, goVersion: string): string {
  const folder = moduleFolder(module.name);
  const hash = createHash('sha256').update(JSON.stringify([goVersion, process.arch, flagsOf(module), module.programs]));
  for (const file of readdirSync(folder).toSorted()) hash.update(`\0${file}\0`).update(readFileSync(join(folder, file)));
  return `${module.name}-${hash.digest('hex').slice(0, KEY_DIGITS)}`;
}
