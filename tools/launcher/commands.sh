# The commands, from commands.table.

list_commands() {
  printf 'Usage: ./moorline COMMAND [OPTIONS]\n\nCommands:\n'
  local name needs summary
  while read -r name needs summary; do
    [[ $name == '#' ]] || printf '  %-14s %s\n' "$name" "$summary"
  done <"$launcher/commands.table"
  printf '\n./moorline COMMAND --help shows options and examples.\n'
}

# needs_of COMMAND [OPTIONS]: prints what must be installed for it: 'checkout', 'testbed' or 'testbed cluster'.
needs_of() {
  local name needs summary option previous=''
  while read -r name needs summary; do
    [[ $name == "$1" ]] || continue
    needs=${needs//+/ }
    for option in "$@"; do
      case $option in --unit | --help | -h) needs=checkout ;; esac
      # What is told or measured in a real cluster needs one.
      case "$1 $option" in 'demo --kube' | 'bench kube') needs='testbed cluster' ;; esac
      # Only suites of that name work on a real cluster.
      case "$previous $option" in
        '--only kube'* | *' --only=kube'*) ;;
        '--only '* | *' --only='*) needs=${needs% cluster} ;;
      esac
      previous=$option
    done
    printf '%s\n' "$needs"
    return 0
  done <"$launcher/commands.table"
  say "there is no command '$1'; ./moorline lists them"
  return 1
}
