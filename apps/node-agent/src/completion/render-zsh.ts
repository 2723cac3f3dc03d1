import type { CommandShape, OptionShape, ProgramShape } from './command-tree.ts';

/** A script for zsh(1) (zshcompsys(1)): put it as `_NAME` into a folder of fpath, or source it. */
export function renderZsh(program: ProgramShape): string {
  const name = `_${program.name.replaceAll(/[^a-zA-Z0-9]/g, '_')}`;
  return `#compdef ${program.name}
# zsh completion of ${program.name}; written by: ${program.name} completion zsh
${name}() {
  local curcontext=$curcontext state line
  local -A opt_args
  _arguments -C ${program.options.flatMap(renderOption).join(' ')} '1: :->command' '*:: :->arguments'
  case $state in
    command)
      local -a commands=(${program.commands.map(({ name: command, description }) => quote(`${escapeColons(command)}:${description}`)).join(' ')})
      _describe -t commands command commands ;;
    arguments)
      case $line[1] in
${program.commands.map(renderCommand).join('\n')}
      esac ;;
  esac
}
if [[ $zsh_eval_context[-1] == loadautofunc ]]; then ${name} "$@"; else compdef ${name} ${program.name}; fi
`;
}

function renderCommand({ name, options, words, takesCommand }: CommandShape): string {
  const rest = takesCommand ? ["'*::command:_normal'"] : words.length > 0 ? [quote(`1: :(${words.join(' ')})`)] : [];
  return `        ${name}) _arguments -S ${[...options.flatMap(renderOption), ...rest].join(' ') || "'*: :'"} ;;`;
}

/** One specification for each name; those of one option exclude each other. */
function renderOption({ names, description, value }: OptionShape): readonly string[] {
  const excluded = names.length > 1 ? `(${names.join(' ')})` : '';
  return names.map((name) => quote(`${excluded}${name}[${description.replaceAll(/[[\]\\]/g, '\\$&')}]${renderValue(value)}`));
}

function renderValue(value: OptionShape['value']): string {
  if (value === 'none') return '';
  if (value === 'path') return ': :_files';
  return value === 'any' ? ': : ' : `: :(${value.join(' ')})`;
}

function escapeColons(text: string): string {
  return text.replaceAll(':', '\\:');
}

function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
