import { Command, CommanderError } from 'commander';
import { asMoorlineError, EXIT, exitCodeOf, explain, moorlineError } from '@moorline/mesh-core';
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
  const program = new Command('moorline-control')
    .description('decides, provisions, admits and watches: the control plane and its commands')
    .version(moorlineVersion(), '--version', 'print the version')
    .exitOverride();
  for (const command of [serveCommand(), attachCommand(), detachCommand(), listCommand(), checkConfigCommand(), importInterlinkCommand(), templatesCommand()]) {
    program.addCommand(command.exitOverride());
  }
  for (const command of [program, ...program.commands]) command.configureOutput({ outputError: () => undefined });
  // Endpoints that we started are not waited for: they outlive this process.
  process.exit(await exitCodeAfter(() => program.parseAsync(argv)));
}

async function exitCodeAfter(work: () => Promise<unknown>): Promise<number> {
  try {
    await work();
    return Number(process.exitCode ?? 0);
  } catch (error) {
    if (error instanceof CommanderError && (error.exitCode === 0 || error.code === HELP)) return error.exitCode === 0 ? 0 : EXIT.usage;
    const known = error instanceof CommanderError ? moorlineError('ML-USAGE', error.message.replace(/^error: /, '')) : asMoorlineError(error);
    process.stderr.write(`${explain(known)}\n`);
    return exitCodeOf(known);
  }
}
