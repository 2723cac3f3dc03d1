import { Command, CommanderError } from 'commander';
import { asMoorlineError, EXIT, exitCodeOf, explain, moorlineError, type MoorlineError } from '@moorline/mesh-core/errors';
import { moorlineVersion } from '@moorline/service/version';

/** commander's code for help that was shown because no command was given. */
const HELP = 'commander.help';

/** The agent's command line with some of its commands, or with all. */
export function createProgram(commands: readonly Command[]): Command {
  const program = new Command('moorline-agent')
    .description("puts a job on a cluster's network, without root")
    .version(moorlineVersion(), '--version', 'print the version')
    .enablePositionalOptions()
    .exitOverride();
  for (const command of commands) program.addCommand(command);
  for (const command of [program, ...program.commands]) command.exitOverride().configureOutput({ outputError: () => undefined });
  return program;
}

/**
 * The command line of the agent: parses, runs, and ends the process with the right code.
 * @param load gives the commands that are needed
 */
export async function main(argv: readonly string[], load: () => Promise<readonly Command[]>): Promise<void> {
  process.stdout.on('error', ({ code }: NodeJS.ErrnoException) => {
    // Who reads our output may leave first (`| head`): that is its end, and no fault of ours.
    if (code === 'EPIPE') process.exit();
    endWith(moorlineError('ML-OUTPUT-UNWRITABLE', `standard output: ${code ?? 'not writable'}`));
  });
  try {
    await createProgram(await load()).parseAsync(argv);
  } catch (error) {
    if (error instanceof CommanderError && (error.exitCode === 0 || error.code === HELP)) {
      process.exitCode = error.exitCode === 0 ? 0 : EXIT.usage;
      return;
    }
    const known = error instanceof CommanderError ? moorlineError('ML-USAGE', error.message.replace(/^error: /, '')) : asMoorlineError(error);
    endWith(known);
  }
}

function endWith(error: MoorlineError): never {
  process.stderr.write(`${explain(error)}\n`);
  process.exit(exitCodeOf(error));
}
