# The services that come with the packages must not run: the demo and the tests start instances of their own.

readonly SERVICES=(munge slurmctld slurmd containerd)
readonly POLICY=/usr/sbin/policy-rc.d
readonly POLICY_MARK='Made by the launcher of Moorline'

# While packages are installed no service starts. Our policy undoes itself if we are killed: it forbids only
# as long as this process lives. A policy that the machine already has stays as it is.
hold_services() {
  new_services=()
  local service
  for service in "${SERVICES[@]}"; do
    [[ -e /etc/init.d/$service || -e /lib/systemd/system/$service.service ]] || new_services+=("$service")
  done
  if [[ -e $POLICY ]] && ! grep -qs "$POLICY_MARK" "$POLICY"; then return 0; fi
  printf '#!/bin/sh\n# %s while it installs packages.\n[ ! -d /proc/%d ] || exit 101\nrm -f %s\n' "$POLICY_MARK" "$$" "$POLICY" >"$POLICY"
  chmod 755 "$POLICY"
  on_exit+=(remove_policy)
}

# Removes our policy, and keeps what was not there before from starting at boot.
release_services() {
  remove_policy
  local service
  for service in "${new_services[@]}"; do
    logged update-rc.d "$service" disable || true
  done
}

remove_policy() {
  if grep -qs "$POLICY_MARK" "$POLICY"; then rm -f "$POLICY"; fi
}
