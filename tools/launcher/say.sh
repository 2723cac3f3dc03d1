# Messages for people; stdout belongs to the command itself.

# Exit codes of sysexits.h.
readonly EXIT_USAGE=64 EXIT_UNAVAILABLE=69 EXIT_CANNOT_CREATE=73

say() {
  printf 'moorline: %s\n' "$*" >&2
}

# die CODE TEXT...
die() {
  local code=$1
  shift
  say "$@"
  exit "$code"
}
