import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Command } from 'commander';
import { ERROR_CATALOGUE, tunnelEndpointCrd } from '@moorline/mesh-core';
import { renderErrors } from '../../docs/render-errors.ts';
import { renderManifest } from '../../docs/render-manifest.ts';
import { printer } from '../print.ts';
import { ROOT } from '../root.ts';

export function docsCommand(): Command {
  return new Command('docs').description('writes what is generated: docs/errors.md from the error catalogue, deploy/crds from the schemas').action(runDocs);
}

async function runDocs(): Promise<void> {
  const files = { [join('docs', 'errors.md')]: renderErrors(ERROR_CATALOGUE), [join('deploy', 'crds', 'tunnelendpoints.yaml')]: renderManifest(tunnelEndpointCrd()) };
  for (const [file, text] of Object.entries(files)) {
    await writeFile(join(ROOT, file), text);
    printer(false)(file);
  }
}
