import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { moorlineError } from '@moorline/mesh-core';
import { cacheFolder } from './cache-folder.ts';
import { chooseGo } from './go/index.ts';
import { moduleKey } from './module-key.ts';
import { CLUSTER_MODULES, type ClusterModule } from './modules.ts';

/** Path of each program of a cluster, by name. */
export type ClusterTools = (name: string) => string;

/** Where the builds of this checkout's modules are kept. */
export interface ToolShelf {
  readonly folderOf: (module: ClusterModule) => string;
  readonly missing: readonly { readonly module: ClusterModule; readonly program: ClusterModule['programs'][number] }[];
}

/** @param goVersion for example 1.26.8 */
export function toolShelf(goVersion: string): ToolShelf {
  const folderOf = (module: ClusterModule): string => join(cacheFolder(), 'cluster-tools', moduleKey(module, goVersion));
  const missing = CLUSTER_MODULES.flatMap((module) => module.programs.map((program) => ({ module, program }))).filter(({ module, program }) => !existsSync(join(folderOf(module), program.name)));
  return { folderOf, missing };
}

/**
 * The programs of a cluster as `./moorline cluster-tools` built them.
 * @throws ML-CLUSTER-TOOLS-MISSING
 */
export async function findClusterTools(): Promise<ClusterTools> {
  const { folderOf, missing } = toolShelf((await chooseGo(cacheFolder())).version);
  if (missing.length > 0) throw moorlineError('ML-CLUSTER-TOOLS-MISSING', missing.map(({ program }) => program.name).join(', '));
  const paths = new Map(CLUSTER_MODULES.flatMap((module) => module.programs.map(({ name }) => [name, join(folderOf(module), name)] as const)));
  return (name) => {
    const path = paths.get(name);
    if (path === undefined) throw moorlineError('ML-INTERNAL', `${name} is no program of a cluster`);
    return path;
  };
}
