import { randomUUID } from 'node:crypto';
import { copyFile, mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { run, type RunOptions } from '@moorline/linux';
import { moorlineError } from '@moorline/mesh-core';
import { takeLock } from '../testbed/bed/lock.ts';
import { waitUntil } from '../testbed/wait/index.ts';
import { cacheFolder } from './cache-folder.ts';
import { chooseGo, goEnvironment } from './go/index.ts';
import { flagsOf } from './module-key.ts';
import { moduleFolder, type ClusterModule } from './modules.ts';
import { toolShelf } from './find-tools.ts';

const LOCK = 'moorline:cluster-tools';
/** The first program of Kubernetes takes 4 min on two idle cores; slow and busy machines get ten times that. */
const PROGRAM_DEADLINE_MS = 45 * 60_000;
const BUILD_DEADLINE_MS = 2 * PROGRAM_DEADLINE_MS;
const LOCK_INTERVAL_MS = 500;
/** Everything else on the machine goes first. */
const NICENESS = '15';
/** Builds of other versions that nobody made for so long are not coming back. */
const STALE_MS = 30 * 24 * 3_600_000;

export interface BuildOptions {
  readonly signal: AbortSignal;
  readonly onLine: (line: string) => void;
}

/**
 * Builds what is missing of the programs of a cluster, one builder at a time on this machine, and gives how many.
 * A build that was stopped goes on where it was: Go keeps what it has compiled, and each program is put in place
 * when it is whole.
 * @throws ML-PROGRAM-MISSING, ML-PROGRAM-FAILED, ML-ARTIFACT-UNAVAILABLE; the reason of `signal`
 */
export async function buildClusterTools({ signal, onLine }: BuildOptions): Promise<number> {
  const go = await chooseGo(cacheFolder());
  if (toolShelf(go.version).missing.length === 0) return 0;
  const lock = await waitUntil(() => takeLock(LOCK), { what: 'another build of the cluster\'s tools', deadlineMs: BUILD_DEADLINE_MS, intervalMs: LOCK_INTERVAL_MS, signal });
  try {
    const { missing, folderOf } = toolShelf(go.version);
    if (missing.length === 0) return 0;
    onLine(`fetching and building ${missing.length} programs of a cluster with Go ${go.version}; the first time takes about 10 minutes on two cores`);
    const file = await go.file(signal);
    for (const [index, { module, program }] of missing.entries()) {
      onLine(`  ${index + 1}/${missing.length} ${program.name}`);
      await buildProgram(file, module, program, folderOf(module), signal);
    }
    for (const module of new Set(missing.map((each) => each.module))) await removeStale(folderOf(module), module.name);
    return missing.length;
  } finally {
    await lock.release();
  }
}

async function buildProgram(go: string, module: ClusterModule, program: ClusterModule['programs'][number], folder: string, signal: AbortSignal): Promise<void> {
  await mkdir(folder, { recursive: true });
  const draft = join(folder, `.${program.name}.${randomUUID()}`);
  const options = { cwd: moduleFolder(module.name), environment: goEnvironment(process.env), deadlineMs: PROGRAM_DEADLINE_MS, signal };
  try {
    if ('package' in program) await run('nice', ['-n', NICENESS, go, 'build', ...flagsOf(module), '-o', draft, program.package], options);
    else await copyFile(join(await downloaded(go, program.module, options), program.file), draft);
    await rename(draft, join(folder, program.name));
  } catch (error) {
    signal.throwIfAborted();
    throw moorlineError('ML-PROGRAM-FAILED', `the build of ${program.name}`, error);
  } finally {
    await rm(draft, { force: true });
  }
}

/** Folder of a module, checked against go.sum. */
async function downloaded(go: string, module: string, options: RunOptions): Promise<string> {
  const { stdout } = await run(go, ['mod', 'download', '-json', module], options);
  return (JSON.parse(stdout) as { readonly Dir: string }).Dir;
}

async function removeStale(folder: string, name: string): Promise<void> {
  for (const entry of await readdir(dirname(folder))) {
    const path = join(dirname(folder), entry);
    if (entry.startsWith(`${name}-`) && path !== folder && (await stat(path)).mtimeMs < Date.now() - STALE_MS) await rm(path, { recursive: true });
  }
}
