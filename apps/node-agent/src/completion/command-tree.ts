import type { Command, Help, Option } from 'commander';

export interface OptionShape {
  /** Such as `--json`, and `-c` if there is a short form. */
  readonly names: readonly string[];
  readonly description: string;
  /** What follows it: nothing, one of these words, a path, or anything. */
  readonly value: 'none' | 'path' | 'any' | readonly string[];
}

export interface CommandShape {
  readonly name: string;
  readonly description: string;
  readonly options: readonly OptionShape[];
  /** Words that its first argument can be; empty: any. */
  readonly words: readonly string[];
  /** It takes a command line of somebody else, such as `run`. */
  readonly takesCommand: boolean;
}

/** The whole command line, as far as a shell can help with it. */
export interface ProgramShape {
  readonly name: string;
  readonly options: readonly OptionShape[];
  readonly commands: readonly CommandShape[];
}

/** Reads commander's own tree, so that what a shell offers is what the program takes. Hidden commands are left out. */
export function shapeOf(program: Command): ProgramShape {
  const help = program.createHelp();
  return { name: program.name(), options: optionsOf(help, program), commands: help.visibleCommands(program).map((command) => commandShapeOf(help, command, program)) };
}

function commandShapeOf(help: Help, command: Command, program: Command): CommandShape {
  const [first] = command.registeredArguments;
  const isHelp = command.name() === 'help';
  return {
    name: command.name(),
    description: help.subcommandDescription(command),
    options: optionsOf(help, command),
    words: isHelp ? program.commands.map((other) => other.name()) : (first?.argChoices ?? []),
    takesCommand: first?.name() === 'command' && first.variadic && !isHelp,
  };
}

function optionsOf(help: Help, command: Command): readonly OptionShape[] {
  return help.visibleOptions(command).map((option) => ({
    names: [option.short, option.long].flatMap((name) => name ?? []),
    description: help.optionDescription(option),
    value: valueOf(option),
  }));
}

/** A value in angle brackets is a path when it is called file or folder. */
function valueOf({ required, optional, argChoices, flags }: Option): OptionShape['value'] {
  if (!required && !optional) return 'none';
  if (argChoices !== undefined && argChoices.length > 0) return argChoices;
  return /[<[](?:file|folder|path)\b/.test(flags) ? 'path' : 'any';
}
