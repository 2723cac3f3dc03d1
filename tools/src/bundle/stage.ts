import { chmod, cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { trimElf } from './elf.ts';
import type { BundleArchitecture } from './machine.ts';
import { pinnedPackage, type NpmOptions } from './npm-package.ts';

const PROGRAM_MODE = 0o755;
/** What V8 compiled of a bundle, in its folder or in `starts`. */
const CODE_CACHE = /^(starts\/)?\w+\.bundle\.cache$/;

/** What `moorline-agent` of a bundle is: the bundle's own Node with the agent, from wherever it was unpacked to. */
const START = `#!/bin/sh
here=$(dirname "$(readlink -f "$0")")
exec "$here/node" "$here/agent/main.cjs" "$@"
`;

/**
 * Lays out the files of a bundle in `folder`: node, the built agent with koffi's part for that machine, and
 * `moorline-agent`. The code cache of the build is for this machine's kind only; others compile at each start.
 * @throws ML-ARTIFACT-UNAVAILABLE, ML-ARTIFACT-HASH
 */
export async function stageBundle(folder: string, architecture: BundleArchitecture, options: NpmOptions): Promise<void> {
  const { root } = options;
  const toolchain = join(root, 'tools', 'launcher', 'toolchain', 'package-lock.json');
  const node = await pinnedPackage(
    {
      name: `node-linux-${architecture}`,
      lock: toolchain,
      installed: join(root, '.moorline', `node-${process.versions.node}`, 'node_modules', `node-linux-${architecture}`),
    },
    options,
  );
  const nativeName = `@koromix/koffi-linux-${architecture}`;
  const native = await pinnedPackage({ name: nativeName, lock: join(root, 'package-lock.json'), installed: join(root, 'node_modules', nativeName) }, options);

  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'node'), trimElf(await readFile(join(node, 'bin', 'node'))), { mode: PROGRAM_MODE });
  await cp(join(node, 'LICENSE'), join(folder, 'node.LICENSE'));
  await writeFile(join(folder, 'moorline-agent'), START, { mode: PROGRAM_MODE });
  await chmod(join(folder, 'moorline-agent'), PROGRAM_MODE);
  const agent = join(folder, 'agent');
  await cp(join(root, 'dist', 'apps', 'node-agent'), agent, { recursive: true });
  await replaceNative(join(agent, 'node_modules', '@koromix'), native, architecture);
  if (architecture !== process.arch) await removeCaches(agent);
}

async function replaceNative(folder: string, native: string, architecture: BundleArchitecture): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  const own = join(folder, `koffi-linux-${architecture}`);
  await mkdir(own, { recursive: true });
  for (const file of ['package.json', 'index.js', `linux_${architecture}`]) await cp(join(native, file), join(own, file), { recursive: true });
}

async function removeCaches(agent: string): Promise<void> {
  for (const file of await readdir(agent, { recursive: true })) if (CODE_CACHE.test(file)) await rm(join(agent, file));
}
