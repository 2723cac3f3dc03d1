import { KUBE_API_PORT, KUBE_DOMAIN, KUBE_SERVICE_RANGE } from '../addresses.ts';
import type { KubeCredentials } from '../credentials/index.ts';

const ETCD = 'http://127.0.0.1:2379';
const ETCD_PEER = 'http://127.0.0.1:2380';

/** @param dataFolder made by etcd itself */
export function etcdArguments(dataFolder: string): readonly string[] {
  return [
    '--name=bed', `--data-dir=${dataFolder}`, '--log-level=warn',
    // A bed need not outlive the machine.
    '--unsafe-no-fsync',
    `--listen-client-urls=${ETCD}`, `--advertise-client-urls=${ETCD}`,
    `--listen-peer-urls=${ETCD_PEER}`, `--initial-advertise-peer-urls=${ETCD_PEER}`, `--initial-cluster=bed=${ETCD_PEER}`,
  ];
}

export interface ApiServerOptions {
  /** Where pods and kubelets reach it. */
  readonly address: string;
  /** Whether controllers run: without them no namespace has a service account for its pods. */
  readonly controllers: boolean;
}

/** Of the API server (Kubernetes reference, kube-apiserver). */
export function apiServerArguments({ path }: KubeCredentials, { address, controllers }: ApiServerOptions): readonly string[] {
  return [
    `--etcd-servers=${ETCD}`, '--bind-address=0.0.0.0', `--secure-port=${KUBE_API_PORT}`, `--advertise-address=${address}`,
    `--service-cluster-ip-range=${KUBE_SERVICE_RANGE}`, '--allow-privileged=true',
    '--authorization-mode=Node,RBAC', '--enable-admission-plugins=NodeRestriction',
    ...(controllers ? [] : ['--disable-admission-plugins=ServiceAccount']),
    `--client-ca-file=${path('ca.crt')}`, `--tls-cert-file=${path('apiserver.crt')}`, `--tls-private-key-file=${path('apiserver.key')}`,
    `--kubelet-client-certificate=${path('apiserver-kubelet-client.crt')}`, `--kubelet-client-key=${path('apiserver-kubelet-client.key')}`,
    `--kubelet-certificate-authority=${path('ca.crt')}`, '--kubelet-preferred-address-types=InternalIP,Hostname',
    `--service-account-issuer=https://kubernetes.default.svc.${KUBE_DOMAIN}`,
    `--service-account-key-file=${path('sa.pub')}`, `--service-account-signing-key-file=${path('sa.key')}`,
    `--requestheader-client-ca-file=${path('front-proxy-ca.crt')}`, '--requestheader-allowed-names=front-proxy-client',
    '--requestheader-username-headers=X-Remote-User', '--requestheader-group-headers=X-Remote-Group', '--requestheader-extra-headers-prefix=X-Remote-Extra-',
    `--proxy-client-cert-file=${path('front-proxy-client.crt')}`, `--proxy-client-key-file=${path('front-proxy-client.key')}`,
  ];
}
