import { readFileSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { BUNDLE_INDEX_FILE, type Bundle } from '@moorline/mesh-core';
import { buildBundle } from './build-bundle.ts';
import { BUNDLE_ARCHITECTURES } from './machine.ts';

const root = join(import.meta.dirname, '..', '..', '..');
const folder = join(root, 'dist', 'bundles');
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { readonly version: string };
const stop = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());

// Other users unpack what is packed here.
process.umask(0o022);
await rm(folder, { recursive: true, force: true });
await mkdir(folder, { recursive: true });
const bundles: Bundle[] = [];
for (const architecture of BUNDLE_ARCHITECTURES) {
  const bundle = await buildBundle({ root, architecture, version, folder, signal: stop.signal });
  bundles.push(bundle);
  process.stdout.write(`${bundle.sha256}  ${architecture}, ${bundle.size} bytes\n`);
}
await writeFile(join(folder, BUNDLE_INDEX_FILE), `${JSON.stringify({ version: 1, bundles }, null, 2)}\n`);
