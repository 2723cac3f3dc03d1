import { join } from 'node:path';
import type { Field } from '@moorline/tools';
import { JOB_ECHO_PORT } from '../support/jobs.ts';

/** From the first rank that is up until all are. */
const PEERS_DEADLINE_SEC = 60;

/**
 * Text of the script that each rank of the job `name` runs on a network of its own: an echo server, a line for each
 * peer that it reached by name and for the cluster's web server, `together`, and then waiting for the file `release`.
 * Lines begin with the rank.
 */
export function rankScript({ programs, bed, home }: Field, name: string, ranks: number): string {
  const client = `${programs.node} ${join(bed.folder, 'bin', 'echo-client.ts')}`;
  return `#!/bin/bash
rank=$SLURM_PROCID
say() { echo "$rank $*"; }
${programs.node} ${programs.echoServer} ${JOB_ECHO_PORT} >/dev/null &
say worker $SLURMD_NODENAME
say itself $(getent ahostsv4 ${name}-$rank | awk 'NR == 1 { print $1 }')
say site $(getent ahostsv4 localhost | awk 'NR == 1 { print $1 }')
for peer in $(seq 0 ${ranks - 1}); do
  end=$((SECONDS + ${PEERS_DEADLINE_SEC}))
  until answer=$(${client} tcp ${name}-$peer ${JOB_ECHO_PORT} "from-$rank" 2000 2>/dev/null); do
    [ $SECONDS -lt $end ] || break
    sleep 0.2
  done
  say peer $peer $answer
done
say cluster $(curl --silent --max-time 20 http://hello/)
touch ${home.path}/together-$rank
until [ -e ${home.path}/release ]; do sleep 0.2; done
kill %1
`;
}
