import { HELLO_PORT } from '../../testbed/index.ts';
import type { World } from '../world.ts';

/** What a person can try in a demo that was left up, and how it ends. */
export function renderKept({ bed, cluster, plane, slurm, worker: { programs } }: World, address: string): string {
  const control = `${process.execPath} dist/apps/control-plane/main.cjs`;
  return [
    'The demo is still up. To try, as root in the folder of this checkout:',
    '',
    '  what the control plane sees',
    `    ${control} list --data-dir ${plane.dataFolder}`,
    '  a pod talks to the job (its echo server tells who asked)',
    `    ip netns exec ${cluster.pods.hello} bash -c 'exec 3<>/dev/tcp/${address}/9000; echo ahoy >&3; head -n 1 <&3'`,
    '  another job joins the network, by hand',
    `    ${control} attach mine --data-dir ${plane.dataFolder} --token-out ${bed.folder}/home/mine.json`,
    `    chown ${bed.user} ${bed.folder}/home/mine.json`,
    `    cd ${bed.folder}/home && setpriv --reuid=${bed.user} --regid=${bed.user} --init-groups env HOME=${bed.folder}/home ${programs.agent} run --token-file mine.json -- bash`,
    '  and in its shell',
    '    curl http://hello/',
    `    curl http://${cluster.addresses.pods.hello}:${HELLO_PORT}/`,
    '  the queue of SLURM',
    `    SLURM_CONF=${slurm.environment.SLURM_CONF} squeue`,
    '  logs',
    `    ${bed.folder}/log, ${plane.dataFolder}/logs, ${bed.folder}/home/agent.log`,
    '',
    'End it with: ./moorline demo --down',
  ].join('\n');
}
