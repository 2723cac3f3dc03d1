# Debian packages: which are missing, and how they are installed.

readonly APT_OPTIONS=(-y -q -o Acquire::Retries=2 -o Acquire::http::Timeout=30 -o Acquire::https::Timeout=30 -o DPkg::Lock::Timeout=300)

# missing_packages NEEDS...: prints `package NAME: why`, one a line.
missing_packages() {
  local wanted=" $* " needs program package why
  while read -r needs program package why; do
    [[ $wanted == *" $needs "* ]] || continue
    if ! has_program "$program" || is_half_installed "$package"; then printf 'package %s: %s\n' "$package" "$why"; fi
  done <"$launcher/packages.table"
}

has_program() {
  if [[ $1 == /* ]]; then [[ -e $1 ]]; else command -v -- "$1" >/dev/null; fi
}

# The programs of a package are there before it is configured: the users and folders of SLURM may then be missing.
is_half_installed() {
  if [[ -z ${half_installed+set} ]]; then
    half_installed=" $(dpkg-query -W -f='${db:Status-Status} ${Package}\n' 2>/dev/null | grep -E '^(half-|unpacked|triggers-)' | tr '\n' ' ' || true)"
  fi
  [[ $half_installed == *" $1 "* ]]
}

# install_packages PACKAGE...
install_packages() {
  command -v apt-get >/dev/null || die "$EXIT_UNAVAILABLE" "this machine has no apt-get; install the equivalent of: $*"
  export DEBIAN_FRONTEND=noninteractive
  hold_services
  logged dpkg --configure -a || true
  if ! has_package_lists || ! apt_install "$@"; then
    say 'refreshing the package lists of apt'
    logged apt-get update "${APT_OPTIONS[@]}" || fail_install 'apt-get update failed: check the package sources of this machine'
    apt_install "$@" || fail_install "apt-get could not install these; check the package sources of this machine: $*"
  fi
  release_services
}

# The command that a person without root passes on.
install_command() {
  has_package_lists || printf 'apt-get update && '
  printf 'apt-get install --no-install-recommends %s\n' "${1% }"
}

has_package_lists() {
  compgen -G '/var/lib/apt/lists/*_Packages*' >/dev/null
}

apt_install() {
  logged apt-get install --no-install-recommends "${APT_OPTIONS[@]}" "$@"
}
