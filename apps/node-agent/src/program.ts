import { Command, CommanderError } from 'commander';
import { asMoorlineError, EXIT, exitCodeOf, explain, moorlineError, type MoorlineError } from '@moorline/mesh-core/errors';
import { moorlineVersion } from '@moorline/service/version';
import { loadCommands } from './commands/index.ts';

/** commander's code for help that was shown because no command was given. */
const HELP = 'commander.help';

/**
 * The commands and options of the agent.
 * @param entry path of this program
 * @param name of the only command that is wanted; else all
 */
export async function createProgram(entry: string, name?: string): Promise<Command> {
  const program = new Command('moorline-agent')
    .description("puts a job on a cluster's network, without root")
    .version(moorlineVersion(), '--version', 'print the version')
    .enablePositionalOptions()
    .exitOverride();
  for (const command of await loadCommands(name, entry)) program.addCommand(command);
  for (const command of [program, ...program.commands]) command.exitOverride().configureOutput({ outputError: () => undefined });
  return program;
}

/**
 * The command line of the agent: parses, runs, and ends the process with the right code.
 * @param entry path of this program
 */
export async function main(argv: readonly string[], entry: string): Promise<void> {
  process.stdout.on('error', ({ code }: NodeJS.ErrnoException) => {
    // Who reads our output may leave first (`| head`): that is its end, and no fault of ours.
    if (code === 'EPIPE') process.exit();
    endWith(moorlineError('ML-OUTPUT-UNWRITABLE', `standard output: ${code ?? 'not writable'}`));
  });
  try {
    await (await createProgram(entry, argv[2])).parseAsync(argv);
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
