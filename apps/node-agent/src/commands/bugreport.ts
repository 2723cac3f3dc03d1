import { rmSync, writeFileSync } from 'node:fs';
import { Command } from 'commander';
import { moorlineError } from '@moorline/mesh-core';

const STDOUT = '-';
const FILE_MODE = 0o600;
/** The end of more than a few logs tells nothing new. */
const LOGS_MAX = 8;

interface Flags {
  readonly output?: string;
  readonly tokenFile?: string;
  readonly force?: true;
  readonly logFile?: readonly string[];
}

const EXAMPLES = `
Packs what is needed to find a fault: what doctor and status say, records of failed runs, switches, limits, mounts and
addresses of this worker, and the end of the logs that you give. Tokens, keys, tickets, passwords and the values of
environment variables are not in it. What it holds is listed on standard error: look at it before you send it.

Examples:
  moorline-agent bugreport
  moorline-agent bugreport --log-file slurm-4711.out --output report.tar.gz
  ssh worker moorline-agent bugreport --output - > report.tar.gz
`;

/** `moorline-agent bugreport`. */
export function bugreportCommand(): Command {
  return new Command('bugreport')
    .description('pack what is needed to find a fault, without secrets')
    .option('--output <file>', 'where to write it, - for standard output (else moorline-bugreport-TIME.tar.gz here)')
    .option('--force', 'replace the file if it is there')
    .option('--token-file <file>', 'let doctor look at the way to the server of this join file, too')
    .option('--log-file <file>', 'add the end of a log, such as the output of the job; may be given again', collect)
    .addHelpText('after', EXAMPLES)
    .action(async ({ output = defaultName(), force, tokenFile, logFile = [] }: Flags) => {
      if (output === STDOUT && process.stdout.isTTY) throw moorlineError('ML-USAGE', 'an archive does not belong on a terminal: give --output FILE');
      const [{ packReport, formatContents }, { partsOf }] = await Promise.all([import('../bugreport/pack.ts'), import('../bugreport/parts.ts')]);
      const { archive, parts } = await packReport(partsOf({ uid: process.getuid?.() ?? 0, environment: process.env, tokenFile, logFiles: logFile }));
      if (force === true && output !== STDOUT) rmSync(output, { force: true });
      await write(output, archive);
      process.stderr.write(`${formatContents(parts)}\n${output === STDOUT ? '' : `\n${output}: ${archive.length} bytes\n`}`);
    });
}

function defaultName(): string {
  return `moorline-bugreport-${new Date().toISOString().replaceAll(/[:.]/g, '-')}.tar.gz`;
}

function collect(path: string, before: readonly string[] = []): readonly string[] {
  if (before.length === LOGS_MAX) throw moorlineError('ML-USAGE', `--log-file can be given ${LOGS_MAX} times`);
  return [...before, path];
}

/** @throws ML-OUTPUT-UNWRITABLE, also when the file exists: nothing is written over */
async function write(output: string, archive: Uint8Array): Promise<void> {
  if (output === STDOUT) return void (await new Promise((resolve) => process.stdout.write(archive, resolve)));
  try {
    writeFileSync(output, archive, { flag: 'wx', mode: FILE_MODE });
  } catch (error) {
    throw moorlineError('ML-OUTPUT-UNWRITABLE', `${output}: ${(error as NodeJS.ErrnoException).code ?? String(error)}`, error);
  }
}
