import { Command, CommanderError } from 'commander';
import { asMoorlineError, EXIT, exitCodeOf, explain } from '@moorline/mesh-core';
import { moorlineVersion } from '@moorline/service';
import { runCommand } from './commands/run.ts';
import { statusCommand } from './commands/status.ts';

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
    .addCommand(statusCommand());
  for (const command of program.commands) command.exitOverride();
  try {
    await program.parseAsync(argv);
  } catch (error) {
    if (error instanceof CommanderError) {
      process.exitCode = error.exitCode === 0 ? 0 : EXIT.usage;
      return;
    }
    const known = asMoorlineError(error);
    process.stderr.write(`${explain(known)}\n`);
    process.exit(exitCodeOf(known));
  }
}
