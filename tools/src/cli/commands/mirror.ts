import { setGlobalProxyFromEnv } from 'node:http';
import { join, resolve } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { artifactLock } from '@moorline/templates';
import { fillMirror } from '../../artifacts/index.ts';
import { printer, printJson } from '../print.ts';
import { ROOT } from '../root.ts';
import { withLifecycle } from '../with-lifecycle.ts';

interface MirrorOptions {
  readonly to: string;
  readonly from: readonly string[];
  readonly json?: boolean;
}

const EXAMPLES = `
Examples:
  ./moorline mirror
  ./moorline mirror --to /srv/moorline/artifacts
  ./moorline mirror --from https://artifacts.example.org/moorline`;

export function mirrorCommand(): Command {
  return new Command('mirror')
    .description('fills a folder with the binaries of artifacts.lock.json, each named by its SHA-256 and checked against it')
    .option('--to <folder>', 'where they go', join(ROOT, '.moorline', 'mirror'))
    .option('--from <url>', 'a mirror of your own to ask first; may be repeated', addHttpsUrl, [])
    .option('--json', 'one JSON object on stdout')
    .addHelpText('after', EXAMPLES)
    .action(runMirror);
}

async function runMirror({ to, from, json = false }: MirrorOptions): Promise<void> {
  setGlobalProxyFromEnv();
  const folder = resolve(to);
  const artifacts = await withLifecycle((signal) => fillMirror({ folder, lock: artifactLock(), from, signal }));
  if (json) return printJson({ folder, artifacts });
  const print = printer(false);
  for (const { name, version, sha256, from: origin } of artifacts) print(`${sha256}  ${name} ${version} (${origin})`);
}

function addHttpsUrl(text: string, earlier: readonly string[]): readonly string[] {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url?.protocol !== 'https:') throw new InvalidArgumentError('an https URL is expected');
  if (url.username !== '' || url.password !== '') throw new InvalidArgumentError('a URL with a password in it would be seen by every user of this machine');
  return [...earlier, text];
}
