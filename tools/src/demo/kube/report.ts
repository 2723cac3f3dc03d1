import { renderFindings, unit } from '../report/index.ts';
import { MOORLINE_NAMESPACE } from '../../testbed/index.ts';
import type { KubeFindings } from './result.ts';
import type { KeptKubeDemo } from './run-kube-demo.ts';

/** What kubectl showed, then figures and checks. */
export function renderKubeDemo({ gateMs, joinMs, transport, rttMs, goneMs, checks, shown }: KubeFindings): string {
  const screens = shown.map(({ command, output }) => `$ ${command}\n${output}\n`);
  const table = renderFindings([
    ['pod created to gate lifted', unit(gateMs, 'ms')],
    ['join time', unit(joinMs, 'ms')],
    ['transport', transport ?? 'not known'],
    ['round trip', unit(rttMs, 'ms')],
    ['pod deleted to all gone', unit(goneMs, 'ms')],
  ], checks);
  return [...screens, table].join('\n');
}

/** What a person can try in a demo that was left up, and how it ends. */
export function renderKeptKube({ world: { bed, kube, slurm, jobsFolder }, address, samplePod }: KeptKubeDemo): string {
  const kubectl = kube.kubectlCommand.join(' ');
  return [
    'The demo is still up. To try, as root:',
    '',
    `  alias kubectl='${kubectl}'`,
    '  what is there',
    '    kubectl get pods --all-namespaces --output=wide; kubectl get tunnelendpoints',
    '  a pod talks to the job (its echo server tells who asked)',
    `    kubectl exec hello -- /usr/local/bin/node /programs/echo-client.ts tcp ${address} 9000 ahoy 5000`,
    '  a pod of your own for the virtual node; what it prints is in the folder of its job',
    `    kubectl create --filename=${samplePod}; cat ${jobsFolder}*/run-main.out`,
    '  the control plane',
    `    kubectl logs --namespace=${MOORLINE_NAMESPACE} --selector=app.kubernetes.io/component=control-plane`,
    '  the queue of SLURM',
    `    SLURM_CONF=${slurm.environment.SLURM_CONF} squeue`,
    '  the pod goes, and everything with it',
    '    kubectl delete pod demo',
    '  logs',
    `    ${bed.folder}/log`,
    '',
    'End it with: ./moorline demo --down',
  ].join('\n');
}
