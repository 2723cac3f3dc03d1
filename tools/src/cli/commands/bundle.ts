import { chmod, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { moorlineError, type Bundle } from '@moorline/mesh-core';
import { renderBootstrap } from '@moorline/templates';
import { builtBundles, publishBundles } from '../../bundle/index.ts';
import { runTarget } from '../../checks/index.ts';
import { printer, printJson } from '../print.ts';
import { ROOT } from '../root.ts';
import { withLifecycle } from '../with-lifecycle.ts';

interface BundleOptions {
  readonly to: string;
  readonly server?: string;
  readonly bootstrap: string;
  readonly json?: boolean;
}

const EXAMPLES = `
Examples:
  ./moorline bundle
  ./moorline bundle --to /var/lib/moorline/artifacts --server https://moorline.example.org:8443
  ./moorline bundle --server https://192.0.2.10:8443 --bootstrap /srv/www/moorline-agent`;

export function bundleCommand(): Command {
  return new Command('bundle')
    .description('packs the agent with its own Node, for x64 and arm64, and puts both into a mirror')
    .option('--to <folder>', 'the mirror', join(ROOT, '.moorline', 'mirror'))
    .option('--server <url>', 'control plane that serves the mirror; writes the bootstrap for it', httpsUrl)
    .option('--bootstrap <file>', 'where the bootstrap goes', join(ROOT, 'dist', 'moorline-agent'))
    .option('--json', 'one JSON object on stdout, progress on stderr')
    .addHelpText('after', EXAMPLES)
    .action(runBundle);
}

async function runBundle({ to, server, bootstrap, json = false }: BundleOptions): Promise<void> {
  const print = printer(json);
  const mirror = resolve(to);
  const bundles = await withLifecycle(async (signal) => {
    print('packing; what has not changed is remembered …');
    const { failed, failures } = await runTarget('bundle', { root: ROOT, signal, onLine: print });
    if (failed.length > 0) throw moorlineError('ML-PROGRAM-FAILED', `the bundle of ${failed.join(', ')}: ${failures.join('\n')}`);
    const built = await builtBundles(ROOT);
    await publishBundles(ROOT, built, mirror);
    return built;
  });
  const written = server === undefined ? null : await writeBootstrap(resolve(bootstrap), server, bundles);
  if (json) return printJson({ mirror, bundles, bootstrap: written });
  for (const { sha256, architecture, size } of bundles) print(`${sha256}  ${architecture}, ${(size / 1e6).toFixed(1)} MB`);
  if (written !== null) print(`bootstrap: ${written}`);
}

async function writeBootstrap(path: string, server: string, bundles: readonly Bundle[]): Promise<string> {
  try {
    await writeFile(path, renderBootstrap({ server, bundles }));
    await chmod(path, 0o755);
  } catch (error) {
    throw moorlineError('ML-OUTPUT-UNWRITABLE', path, error);
  }
  return path;
}

function httpsUrl(text: string): string {
  if (!URL.canParse(text) || new URL(text).protocol !== 'https:') throw new InvalidArgumentError('an https URL is expected');
  return text;
}
