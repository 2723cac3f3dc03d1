import { Command, CommanderError } from 'commander';
import { asMoorlineError, EXIT, exitCodeOf, explain, moorlineError } from '@moorline/mesh-core';
import { moorlineVersion } from '@moorline/service';
import { doctorCommand } from './commands/doctor.ts';
import { runCommand } from './commands/run.ts';
import { statusCommand } from './commands/status.ts';

/** commander's code for help that was shown because no command was given. */
const HELP = 'commander.help';

/**
 * The command line of the agent: parses, runs, and ends the process with the right code.
 * @param entry path of this program
 */
export async function main(argv: readonly string[], entry: string): Promise<void> {
  const program = new Command('moorline-agent')
    .description("puts a job on a cluster's network, without root")
    .version(moorlineVersion(), '--version', 'print the version')
    .enablePositionalOptions()
    .exitOverride()
    .addCommand(runCommand(entry))
    .addCommand(statusCommand())
    .addCommand(doctorCommand());
  for (const command of [program, ...program.commands]) command.exitOverride().configureOutput({ outputError: () => undefined });
  try {
    await program.parseAsync(argv);
  } catch (error) {
    if (error instanceof CommanderError && (error.exitCode === 0 || error.code === HELP)) {
      process.exitCode = error.exitCode === 0 ? 0 : EXIT.usage;
      return;
    }
    const known = error instanceof CommanderError ? moorlineError('ML-USAGE', error.message.replace(/^error: /, '')) : asMoorlineError(error);
    process.stderr.write(`${explain(known)}\n`);
    process.exit(exitCodeOf(known));
  }
}
