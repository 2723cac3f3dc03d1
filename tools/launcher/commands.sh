# The commands, from commands.table.

list_commands() {
  printf 'Usage: ./moorline COMMAND [OPTIONS]\n\nCommands:\n'
  local name needs summary
  while read -r name needs summary; do
    [[ $name == '#' ]] || printf '  %-8s %s\n' "$name" "$summary"
  done <"$launcher/commands.table"
  printf '\n./moorline COMMAND --help shows options and examples.\n'
}

# needs_of COMMAND [OPTIONS]: prints 'checkout' or 'testbed', what must be installed for it.
needs_of() {
  local name needs summary option
  while read -r name needs summary; do
    [[ $name == "$1" ]] || continue
    for option in "$@"; do
      case $option in --unit | --help | -h) needs=checkout ;; esac
    done
    printf '%s\n' "$needs"
    return 0
  done <"$launcher/commands.table"
  say "there is no command '$1'; ./moorline lists them"
  return 1
}
