import { setImmediate } from 'node:timers/promises';
import { Command, CommanderError } from 'commander';
import { asMoorlineError, EXIT, exitCodeOf, explain, moorlineError, type MoorlineError } from '@moorline/mesh-core';
import { moorlineVersion } from '@moorline/service';
import { attachCommand } from './commands/attach.ts';
import { checkConfigCommand } from './commands/check-config.ts';
import { detachCommand } from './commands/detach.ts';
import { importInterlinkCommand } from './commands/import-interlink.ts';
import { listCommand } from './commands/list.ts';
import { serveCommand } from './commands/serve.ts';
import { templatesCommand } from './commands/templates.ts';

/** commander's code for help that was shown because no command was given. */
const HELP = 'commander.help';

/** The command line of the control plane: parses, runs, and ends the process with the right code. */
export async function main(argv: readonly string[]): Promise<void> {
  process.stdout.on('error', ({ code }: NodeJS.ErrnoException) => {
    // Who reads our output may leave first (`| head`): that is its end, and no fault of ours.
    process.exit(code === 'EPIPE' ? undefined : told(moorlineError('ML-OUTPUT-UNWRITABLE', `standard output: ${code ?? 'not writable'}`)));
  });
  const program = new Command('moorline-control')
    .description('decides, provisions, admits and watches: the control plane and its commands')
    .version(moorlineVersion(), '--version', 'print the version')
    .exitOverride();
  for (const command of [serveCommand(), attachCommand(), detachCommand(), listCommand(), checkConfigCommand(), importInterlinkCommand(), templatesCommand()]) {
    program.addCommand(command.exitOverride());
  }
  for (const command of [program, ...program.commands]) command.configureOutput({ outputError: () => undefined });
  // Endpoints that we started are not waited for: they outlive this process.
  const exitCode = await exitCodeAfter(() => program.parseAsync(argv));
  // A failure to write is told in a later turn.
  await setImmediate();
  process.exit(exitCode);
}

function told(error: MoorlineError): number {
  process.stderr.write(`${explain(error)}\n`);
  return exitCodeOf(error);
}

async function exitCodeAfter(work: () => Promise<unknown>): Promise<number> {
  try {
    await work();
    return Number(process.exitCode ?? 0);
  } catch (error) {
    if (error instanceof CommanderError && (error.exitCode === 0 || error.code === HELP)) return error.exitCode === 0 ? 0 : EXIT.usage;
    const known = error instanceof CommanderError ? moorlineError('ML-USAGE', error.message.replace(/^error: /, '')) : asMoorlineError(error);
    return told(known);
  }
}
