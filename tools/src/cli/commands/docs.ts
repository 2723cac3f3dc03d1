import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Command } from 'commander';
import { generatedFiles } from '../../docs/generated-files.ts';
import { printer } from '../print.ts';
import { ROOT } from '../root.ts';

const EXAMPLES = `
Example:
  ./moorline docs && git diff --stat`;

export function docsCommand(): Command {
  return new Command('docs')
    .description('writes what is generated: docs/errors.md and docs/configuration.md, the resource definition, and parts of the chart')
    .addHelpText('after', EXAMPLES)
    .action(runDocs);
}

async function runDocs(): Promise<void> {
  for (const [file, text] of Object.entries(generatedFiles())) {
    await writeFile(join(ROOT, file), text);
    printer(false)(file);
  }
}
