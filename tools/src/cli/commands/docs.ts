import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Command } from 'commander';
import { ERROR_CATALOGUE } from '@moorline/mesh-core';
import { renderErrors } from '../../docs/render-errors.ts';
import { printer } from '../print.ts';
import { ROOT } from '../root.ts';

export function docsCommand(): Command {
  return new Command('docs').description('writes docs/errors.md from the error catalogue').action(runDocs);
}

async function runDocs(): Promise<void> {
  const file = join('docs', 'errors.md');
  await writeFile(join(ROOT, file), renderErrors(ERROR_CATALOGUE));
  printer(false)(file);
}
