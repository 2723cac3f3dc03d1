import { existsSync } from 'node:fs';
import { cp, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from '@moorline/linux';
import { build } from 'esbuild';
import { ROOT } from '../cli/root.ts';

/** Minutes, where the registry is slow. */
const INSTALL_DEADLINE_MS = 300_000;
/** How the caller's npm finds its registry: settings, proxies, authorities. */
const NPM_VARIABLES = /^(npm_config_.*|HOME|NODE_EXTRA_CA_CERTS|SSL_CERT_(FILE|DIR)|(https?|no|all)_proxy)$/i;
const PINNED = join(import.meta.dirname, 'jazzer');

/** Installs the fuzzer of `jazzer/package-lock.json` into a folder, once; gives its program. */
export async function installFuzzer(folder: string, signal: AbortSignal): Promise<string> {
  const program = join(folder, 'node_modules', '@jazzer.js', 'core', 'dist', 'cli.js');
  if (existsSync(program)) return program;
  await mkdir(folder, { recursive: true });
  await cp(PINNED, folder, { recursive: true });
  const npm = join(process.execPath, '..', '..', '..', 'npm', 'bin', 'npm-cli.js');
  await run(process.execPath, [npm, 'ci', '--prefix', folder, '--ignore-scripts', '--no-audit', '--no-fund'], { environment: npmEnvironment(), deadlineMs: INSTALL_DEADLINE_MS, signal });
  return program;
}

function npmEnvironment(): Record<string, string> {
  return Object.fromEntries(Object.entries(process.env).flatMap(([name, value]) => (NPM_VARIABLES.test(name) && value !== undefined ? [[name, value]] : [])));
}

/** Bundles a target, so that the fuzzer can instrument all of it; gives the name that the fuzzer knows it by. */
export async function bundleTarget(source: string, folder: string): Promise<string> {
  const outfile = join(folder, 'target.js');
  await build({ absWorkingDir: ROOT, entryPoints: [join(ROOT, source)], outfile, bundle: true, platform: 'node', target: 'node24', format: 'cjs', external: ['koffi'], logLevel: 'error' });
  return join(folder, 'target');
}
