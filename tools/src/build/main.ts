import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundleApp } from './bundle.ts';

const root = join(import.meta.dirname, '..', '..', '..');
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { readonly version: string };

// Jobs of other users run what is built here.
process.umask(0o022);
for (const app of process.argv.slice(2)) {
  process.stdout.write(`${await bundleApp({ root, app, version })}\n`);
}
