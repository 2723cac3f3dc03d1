import type { CommandShape, OptionShape, ProgramShape } from './command-tree.ts';

/**
 * A script for bash(1) 4 and newer, with or without the package bash-completion: the function that it defines
 * offers commands, options, words and paths, and behind `--` what the shell offers for a command.
 */
export function renderBash(program: ProgramShape): string {
  const name = functionName(program.name);
  return `# bash completion of ${program.name}; written by: ${program.name} completion bash
${name}() {
  local current=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD-1]} command= index
  COMPREPLY=()
  for ((index = 1; index < COMP_CWORD; index++)); do
    case \${COMP_WORDS[index]} in
      --) ${name}_foreign $((index + 1)); return ;;
      -*) ;;
      *) if [[ -z $command ]]; then command=\${COMP_WORDS[index]}; fi ;;
    esac
  done
  case $command in
    '') ${name}_offer ${quote(wordsOf(program.options, program.commands.map((command) => command.name)))} ;;
${program.commands.map((command) => renderCommand(name, command)).join('\n')}
  esac
}
${name}_offer() {
  mapfile -t COMPREPLY < <(compgen -W "$1" -- "$current")
}
${name}_paths() {
  compopt -o filenames 2> /dev/null
  mapfile -t COMPREPLY < <(compgen -f -- "$current")
}
${name}_foreign() {
  if declare -F _command_offset > /dev/null; then _command_offset "$1"
  elif ((COMP_CWORD == $1)); then mapfile -t COMPREPLY < <(compgen -c -- "$current")
  else ${name}_paths
  fi
}
complete -F ${name} ${program.name}
`;
}

function renderCommand(name: string, { name: command, options, words }: CommandShape): string {
  const withValue = options.filter(({ value }) => value !== 'none').map((option) => `        ${option.names.join('|')}) ${renderValue(name, option)}; return ;;`);
  return [
    `    ${command})`,
    ...(withValue.length === 0 ? [] : ['      case $previous in', ...withValue, '      esac']),
    `      ${name}_offer ${quote(wordsOf(options, words))} ;;`,
  ].join('\n');
}

function renderValue(name: string, { value }: OptionShape): string {
  if (value === 'path') return `${name}_paths`;
  return typeof value === 'string' ? ':' : `${name}_offer ${quote(value.join(' '))}`;
}

function wordsOf(options: readonly OptionShape[], words: readonly string[]): string {
  return [...words, ...options.flatMap(({ names }) => names)].join(' ');
}

function functionName(program: string): string {
  return `_${program.replaceAll(/[^a-zA-Z0-9]/g, '_')}`;
}

function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
