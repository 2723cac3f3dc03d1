# What is missing, and installing it: one launcher at a time, in drafts, with a stamp written last.

# The mark of a folder that is whole; it holds what the folder was made from.
readonly STAMP=.moorline-whole
log=$state/install.log
on_exit=()

# install_missing NEEDS: words of 'checkout' (Node and libraries), 'testbed' (SLURM and network tools as well), 'cluster' (containerd and Go as well).
install_missing() {
  local missing mask
  missing=$(list_missing "$1")
  [[ -n $missing ]] || return 0
  require_power "$missing"
  exec 9>"$state/install.lock"
  if ! flock --nonblock 9; then
    say 'another ./moorline is installing; waiting for it'
    flock 9
  fi
  trap clean_up EXIT
  : >"$log"
  # Whatever the caller's mask is: jobs of other users run this Node, too.
  mask=$(umask)
  umask 022
  install_all "$1"
  umask "$mask"
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

# Ends with what to do if this user cannot install what is missing.
require_power() {
  local packages
  packages=$(names_of_packages "$1")
  if [[ -n $packages && $EUID != 0 ]]; then
    say "missing:"$'\n'"$1"
    die "$EXIT_UNAVAILABLE" "not root, so have this run first: $(install_command "$packages")"
  fi
  mkdir -p "$state" 2>/dev/null || true
  [[ -w $state ]] || die "$EXIT_CANNOT_CREATE" "this user cannot write $state, and this is missing:"$'\n'"$1"
}

install_all() {
  local missing packages name why
  missing=$(list_missing "$1")
  while read -r _ name why; do
    [[ -z $name ]] || say "installing $name $why"
  done <<<"$missing"
  packages=$(names_of_packages "$missing")
  # shellcheck disable=SC2086
  [[ -z $packages ]] || install_packages $packages
  has_toolchain || install_toolchain
  has_modules || install_modules
  unset half_installed
  missing=$(list_missing "$1")
  [[ -z $missing ]] || fail_install "still missing after the installation:"$'\n'"$missing"
}

# The packages of a list of what is missing, in one line.
names_of_packages() {
  local kind name
  while read -r kind name _; do
    if [[ $kind == package ]]; then printf '%s ' "${name%:}"; fi
  done <<<"$1"
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
