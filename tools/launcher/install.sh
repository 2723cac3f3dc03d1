# What is missing, and installing it: one launcher at a time, in drafts, with a stamp written last.

# The mark of a folder that is whole; it holds what the folder was made from.
readonly STAMP=.moorline-whole
log=$state/install.log
on_exit=()

# install_missing NEEDS: 'checkout' (Node and libraries) or 'testbed' (SLURM and network tools as well).
install_missing() {
  local missing
  missing=$(list_missing "$1")
  [[ -n $missing ]] || return 0
  mkdir -p "$state" 2>/dev/null || true
  [[ -w $state ]] || die "$EXIT_CANNOT_CREATE" "this user cannot write $state, and something is missing:"$'\n'"$missing"
  exec 9>"$state/install.lock"
  if ! flock --nonblock 9; then
    say 'another ./moorline is installing; waiting for it'
    flock 9
  fi
  trap clean_up EXIT
  : >"$log"
  install_all "$1"
  clean_up
  trap - EXIT
  exec 9>&-
}

# What is missing, one a line: its kind (package, toolchain, modules), its name, what it is for.
list_missing() {
  local fetch=''
  has_toolchain || fetch+="toolchain Node $NODE_VERSION: everything here runs with it"$'\n'
  has_modules || fetch+='modules node_modules: the libraries of package-lock.json'$'\n'
  missing_packages "$1" "${fetch:+toolchain}"
  printf '%s' "$fetch"
}

install_all() {
  local packages=() missing kind name why
  missing=$(list_missing "$1")
  while read -r kind name why; do
    [[ -n $kind ]] || continue
    say "installing $name $why"
    if [[ $kind == package ]]; then packages+=("${name%:}"); fi
  done <<<"$missing"
  if [[ ${#packages[@]} != 0 ]]; then install_packages "${packages[@]}"; fi
  has_toolchain || install_toolchain
  has_modules || install_modules
  unset half_installed
  missing=$(list_missing "$1")
  [[ -z $missing ]] || fail_install "still missing after the installation:"$'\n'"$missing"
}

hash_of() {
  local hash
  hash=$(sha256sum <"$1")
  printf '%s\n' "${hash%% *}"
}

# has_stamp FOLDER CONTENT
has_stamp() {
  [[ -e $1/$STAMP && $(<"$1/$STAMP") == "$2" ]]
}

make_draft() {
  mktemp -d "$state/draft.XXXXXX"
}

# put_in_place NEW OLD: NEW takes the place of OLD; without NEW, OLD goes.
put_in_place() {
  local bin
  bin=$(make_draft)
  if [[ -e $2 ]]; then mv -T "$2" "$bin/old"; fi
  if [[ -e $1 ]]; then mv -T "$1" "$2"; fi
  rm -rf "$bin"
}

# Runs a command with its output in the log.
logged() {
  printf '\n$ %s\n' "$*" >>"$log"
  "$@" >>"$log" 2>&1 </dev/null
}

# fail_install TEXT: says why, shows the end of the log, and leaves nothing half-made.
fail_install() {
  say "$1; the end of $log:"
  tail -n 30 -- "$log" >&2
  exit "$EXIT_UNAVAILABLE"
}

clean_up() {
  local step
  for step in "${on_exit[@]}"; do "$step" || true; done
  rm -rf "$state"/draft.*
}
