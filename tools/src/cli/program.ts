import { Command, CommanderError } from 'commander';
import { asMoorlineError, EXIT, exitCodeOf, explain } from '@moorline/mesh-core';
import { COMMANDS, isCommandName } from './commands/index.ts';

/**
 * The command line of the checkout: loads the one command that is asked for, runs it, and ends the process
 * with the right code.
 */
export async function main(argv: readonly string[]): Promise<void> {
  const program = new Command('./moorline').enablePositionalOptions().exitOverride();
  try {
    const name = argv[2] ?? '';
    const names = isCommandName(name) ? [name] : Object.keys(COMMANDS).filter(isCommandName);
    for (const each of names) program.addCommand(withExits(await COMMANDS[each]()));
    await program.parseAsync(argv);
  } catch (error) {
    process.exitCode = exitCodeFor(error);
  }
}

/** A command that is added to another does not take over how that one ends. */
function withExits(command: Command): Command {
  for (const each of command.commands) withExits(each);
  return command.exitOverride();
}

function exitCodeFor(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : EXIT.usage;
  const known = asMoorlineError(error);
  process.stderr.write(`${explain(known)}\n`);
  return exitCodeOf(known);
}
