# Read by prolog, epilog and task-prolog, which stand beside it: where things are on this node.
# SLURM starts them without PATH and HOME; everything here is done by the shell itself.
PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
export PATH
unset NODE_OPTIONS
here=${0%/*}
mode=optional run=/run/moorline spool=/var/spool/moorline log=/var/log/moorline.log metrics=

# The site policy: `key: value` lines; the agent reads the same file, and checks it.
policy=$here/site.yaml
[ -r "$policy" ] || policy=/etc/moorline/site.yaml
[ -r "$policy" ] || policy=
if [ -n "$policy" ]; then
  while IFS=': 	' read -r key value; do
    case $key in mode) mode=$value ;; run) run=$value ;; spool) spool=$value ;; log) log=$value ;; metrics) metrics=$value ;; esac
  done <"$policy"
fi

for agent in "$here/moorline-agent" /opt/moorline/bin/moorline-agent; do [ -x "$agent" ] && break; done

# One folder for each job and node: several nodes may be one host.
folder=$run/jobs/$SLURMD_NODENAME.$SLURM_JOB_ID

# note CODE DETAIL: where administrators look, as the agent does it.
note() {
  logger -t moorline "$1: job $SLURM_JOB_ID on $SLURMD_NODENAME: $2" 2>/dev/null
  printf '{"level":"error","time":"%s","name":"moorline-agent","node":"%s","jobId":%s,"code":"%s","msg":"%s"}\n' "$(date -u +%Y-%m-%dT%H:%M:%SZ)" "$SLURMD_NODENAME" "$SLURM_JOB_ID" "$1" "$2" 2>/dev/null >>"$log"
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
