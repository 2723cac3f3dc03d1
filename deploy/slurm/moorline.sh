# shellcheck shell=sh disable=SC2034,SC2154
# Read by prolog, epilog and task-prolog, which stand beside it in $here: where things are on this node.
# SLURM starts them without PATH and HOME; everything here is done by the shell itself.
unset NODE_OPTIONS
mode=optional run=/run/moorline spool=/var/spool/moorline log=/var/log/moorline.log metrics=

# The site policy: `key: value` lines; the agent reads the same file by the same rules, and names what is wrong. What an
# editor may put around lines (a byte order mark, returns, no newline at the end) loses none. Only a policy that can be
# read to its last word can leave the mode optional: what is not understood may have been meant to say `required`.
policy=$here/site.yaml
unreadable='' faulty=''
[ -e "$policy" ] || [ -L "$policy" ] || policy=/etc/moorline/site.yaml
if [ -f "$policy" ] && [ -r "$policy" ]; then
  mark=$(printf '\357\273\277') return=$(printf '\r') seen=''
  set -f
  while IFS= read -r line || [ -n "$line" ]; do
    line=${line#"$mark"} mark=
    # shellcheck disable=SC2086 # its words
    set -- ${line%"$return"}
    case ${1-} in '' | '#'*) continue ;; esac
    key=$1 value=${2-}
    [ $# = 2 ] || faulty=1
    case $seen in *" $key "*) faulty=1 ;; esac
    seen="$seen $key "
    case $key in
      mode:) case $value in optional | required) mode=$value ;; *) faulty=1 ;; esac ;;
      run: | spool: | cache: | log: | metrics: | srun: | proxy-auth-file: | proxy-ca:)
        case $value in
          [!/]* | */ | */[!A-Za-z0-9_]* | *[!A-Za-z0-9._/-]* | '') faulty=1 ;;
          *) case $key in run:) run=$value ;; spool:) spool=$value ;; log:) log=$value ;; metrics:) metrics=$value ;; esac ;;
        esac
        ;;
      join-timeout:)
        case $value in [!1-9]* | *[!0-9]* | ?????* | '') faulty=1 ;; *) [ "$value" -le 3600 ] || faulty=1 ;; esac
        ;;
      proxy:)
        # http://HOST, https://HOST, or HOST:PORT
        value=${value%/}
        host=${value#http://}
        [ "$host" != "$value" ] || host=${value#https://}
        if [ "$host" = "$value" ]; then
          host=${value%:*}
          case ${value#"$host"} in :[0-9]*) ;; *) host='' ;; esac
          case ${value##*:} in *[!0-9]*) host='' ;; esac
        fi
        case $host in '' | *[!][A-Za-z0-9.:_-]*) faulty=1 ;; esac
        ;;
      *) faulty=1 ;;
    esac
  done <"$policy"
  set +f
  [ -z "$faulty" ] || mode=required
elif [ -e "$policy" ] || [ -L "$policy" ] || { [ -d /etc/moorline ] && [ ! -x /etc/moorline ]; }; then
  unreadable=$policy mode=required
else
  policy=
fi

for agent in "$here/moorline-agent" /opt/moorline/bin/moorline-agent; do [ -x "$agent" ] && break; done

# One folder for each job and node: several nodes may be one host.
folder=$run/jobs/$SLURMD_NODENAME.$SLURM_JOB_ID

# note CODE DETAIL: where administrators look, as the agent does it.
note() {
  logger -t moorline "$1: job $SLURM_JOB_ID on $SLURMD_NODENAME: $2" 2>/dev/null
  # Nothing that JSON would have to escape.
  set -- "$1" "$(printf %s "$2" | tr -d '"\\[:cntrl:]')" "$(printf %s "$SLURMD_NODENAME" | tr -d '"\\[:cntrl:]')"
  printf '{"level":"error","time":"%s","name":"moorline-agent","node":"%s","jobId":%s,"code":"%s","msg":"%s"}\n' "$(date -u +%Y-%m-%dT%H:%M:%SZ)" "$3" "${SLURM_JOB_ID:-0}" "$1" "$2" 2>/dev/null >>"$log"
}

# count HOOK CODE: one byte more in that counter, and all of them for node_exporter, as the agent does it.
count() {
  mkdir -p "$run/counters" && : >>"$run/counters/prolog.joined" && printf . >>"$run/counters/$1.$2" && {
    echo '# TYPE moorline_slurm_joined_total counter'
    echo "moorline_slurm_joined_total $(wc -c <"$run/counters/prolog.joined")"
    echo '# TYPE moorline_slurm_failures_total counter'
    for counter in "$run"/counters/*.ML-*; do
      name=${counter##*/}
      echo "moorline_slurm_failures_total{hook=\"${name%%.*}\",code=\"${name#*.}\"} $(wc -c <"$counter")"
    done
  } >"${metrics:=$run/metrics.prom}.$$" && mv -f "$metrics.$$" "$metrics"
}
