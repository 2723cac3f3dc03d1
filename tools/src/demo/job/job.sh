#!/bin/bash
# The demo's job: what a user may do in any job, with bash, curl, getent, iperf3 and node. It does not know
# how it got onto the network. Each answer is a file in results/ that appears once it is whole; the demo
# judges them.
set -u

keep() { # NAME COMMAND...: keeps what the command says, or that and how it failed
  local name=$1
  shift
  "$@" >"results/.$name" 2>"results/.$name.errors" || printf '! failed (%s): %s\n' "$?" "$(<"results/.$name.errors")" >>"results/.$name"
  mv "results/.$name" "results/$name"
}

await() { # FILE...: waits until one of them is there
  local file
  for ((tries = 0; tries < 1200; tries++)); do
    for file in "$@"; do [[ -e $file ]] && return 0; done
    sleep 0.05
  done
  return 1
}

ask_tcp() ( # HOST PORT TEXT: one line to an echo server and back
  exec 3<>"/dev/tcp/$1/$2" || exit
  printf '%s\n' "$3" >&3
  read -r -t 5 answer <&3 && printf '%s\n' "$answer"
)

ask_udp() ( # HOST PORT TEXT: one datagram to an echo server and back, three tries
  exec 3<>"/dev/udp/$1/$2" || exit
  for _ in 1 2 3; do
    printf '%s' "$3" >&3
    timeout 2 dd bs=1500 count=1 status=none <&3 && exit
  done
  exit 1
)

fetch() { curl --silent --show-error --fail --max-time 10 "$1"; }

keep identity printf '%s\n' "uid=$(id -u)" "gid=$(id -g)" "cwd=$PWD" "greeting=$DEMO_GREETING"
keep short-name fetch http://hello/
keep full-name fetch http://hello.default.svc.cluster.local/
keep pod-address fetch "http://$DEMO_HELLO_POD:8080/"
keep seen-as ask_tcp echo 7 'from the job'
keep service-udp ask_udp echo 7 'from the job'
keep unknown-name getent hosts no-such-service.default.svc.cluster.local

"$DEMO_NODE" "$DEMO_ECHO_SERVER" 9000 >results/.servers &
await results/.servers
for ((tries = 0; tries < 200; tries++)); do grep -q ready results/.servers && break || sleep 0.05; done
mv results/.servers results/servers

await pods-asked

keep status "$DEMO_AGENT" status --json
if [[ -n ${DEMO_IPERF_POD:-} ]]; then
  keep up iperf3 --client "$DEMO_IPERF_POD" --time 3 --json
  keep down iperf3 --client "$DEMO_IPERF_POD" --time 3 --json --reverse
fi

if [[ -n ${DEMO_HOLD:-} ]]; then wait; fi

await dismissed
exit "$DEMO_EXIT_CODE"
