import { KUBE_POD_RANGE, KUBE_SERVICE_RANGE } from '../addresses.ts';
import type { KubeCredentials } from '../credentials/index.ts';

/** Requests a second to the API server: with the default (20) the first service account comes 5 s later. */
const QPS = 500;

export function controllerManagerArguments({ path }: KubeCredentials): readonly string[] {
  return [
    ...asClient(path('controller-manager.kubeconfig')), '--bind-address=127.0.0.1', `--client-ca-file=${path('ca.crt')}`,
    `--requestheader-client-ca-file=${path('front-proxy-ca.crt')}`, `--root-ca-file=${path('ca.crt')}`,
    `--cluster-signing-cert-file=${path('ca.crt')}`, `--cluster-signing-key-file=${path('ca.key')}`,
    `--service-account-private-key-file=${path('sa.key')}`, '--use-service-account-credentials=true',
    `--kube-api-qps=${QPS}`, `--kube-api-burst=${2 * QPS}`, '--allocate-node-cidrs=true', `--cluster-cidr=${KUBE_POD_RANGE}`,
    `--service-cluster-ip-range=${KUBE_SERVICE_RANGE}`, '--leader-elect=false',
  ];
}

export function schedulerArguments({ path }: KubeCredentials): readonly string[] {
  return [...asClient(path('scheduler.kubeconfig')), '--bind-address=127.0.0.1', '--leader-elect=false', `--kube-api-qps=${QPS}`, `--kube-api-burst=${2 * QPS}`];
}

function asClient(kubeconfig: string): readonly string[] {
  return [`--kubeconfig=${kubeconfig}`, `--authentication-kubeconfig=${kubeconfig}`, `--authorization-kubeconfig=${kubeconfig}`];
}
