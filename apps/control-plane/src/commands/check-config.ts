import { Command } from 'commander';
import { EXIT } from '@moorline/mesh-core';
import { checkFile } from '../config/index.ts';

interface Flags {
  readonly json: boolean;
}

const EXAMPLES = `
Prints every issue as FILE:LINE:COLUMN: KEY: expected …, and ends with ${EXIT.config} if there is one.

Examples:
  moorline-control check-config /etc/moorline/moorline.yaml
  moorline-control check-config moorline.yaml --json
`;

export function checkConfigCommand(): Command {
  return new Command('check-config')
    .description('check a configuration without starting anything')
    .argument('<file>', 'configuration (YAML)')
    .option('--json', 'print one JSON object', false)
    .addHelpText('after', EXAMPLES)
    .action((file: string, { json }: Flags) => {
      const checked = checkFile(file);
      const issues = checked.ok ? [] : checked.issues;
      if (json) process.stdout.write(`${JSON.stringify({ ok: checked.ok, file, issues })}\n`);
      else if (checked.ok) process.stdout.write(`${file} is valid\n`);
      else process.stderr.write(issues.map(({ line, column, message }) => `${file}:${line}:${column}: ${message}\n`).join(''));
      if (!checked.ok) process.exitCode = EXIT.config;
    });
}
