import { join } from 'node:path';
import { KUBE_DNS_SERVICE, KUBE_DOMAIN, KUBE_NODE, KUBE_POD_RANGE } from '../addresses.ts';
import type { KubeCredentials } from '../credentials/index.ts';
import type { NodePlaces } from './places.ts';

/** KubeletConfiguration; JSON is YAML. */
export function kubeletConfiguration({ folder, containerdSocket, cgroup }: NodePlaces, { path }: KubeCredentials): string {
  return JSON.stringify({
    apiVersion: 'kubelet.config.k8s.io/v1beta1',
    kind: 'KubeletConfiguration',
    authentication: { anonymous: { enabled: false }, webhook: { enabled: true }, x509: { clientCAFile: path('ca.crt') } },
    authorization: { mode: 'Webhook' },
    tlsCertFile: path('kubelet.crt'),
    tlsPrivateKeyFile: path('kubelet.key'),
    cgroupDriver: 'cgroupfs',
    cgroupRoot: `/${cgroup}`,
    failCgroupV1: false,
    failSwapOn: false,
    clusterDNS: [KUBE_DNS_SERVICE],
    clusterDomain: KUBE_DOMAIN,
    resolvConf: join(folder, 'resolv.conf'),
    containerRuntimeEndpoint: `unix://${containerdSocket}`,
    podLogsDir: join(folder, 'logs'),
    volumePluginDir: join(folder, 'volume-plugins'),
    staticPodPath: '',
    imageMinimumGCAge: '24h',
    imageGCHighThresholdPercent: 100,
    evictionHard: { 'memory.available': '100Mi', 'nodefs.available': '0%', 'imagefs.available': '0%', 'nodefs.inodesFree': '0%' },
    readOnlyPort: 0,
    // Hundreds of pods come at once; the defaults (50 and 100) are for machines of others.
    kubeAPIQPS: 200,
    kubeAPIBurst: 400,
    serializeImagePulls: false,
    maxPods: 250,
  });
}

export function kubeletArguments({ kubelet }: NodePlaces, { path }: KubeCredentials, configuration: string, address: string): readonly string[] {
  return [`--config=${configuration}`, `--kubeconfig=${path('kubelet.kubeconfig')}`, `--root-dir=${kubelet}`, `--cert-dir=${join(kubelet, 'pki')}`, `--hostname-override=${KUBE_NODE}`, `--node-ip=${address}`];
}

/** KubeProxyConfiguration; connection tracking is left as the machine has it. */
export function kubeProxyConfiguration({ path }: KubeCredentials): string {
  return JSON.stringify({
    apiVersion: 'kubeproxy.config.k8s.io/v1alpha1',
    kind: 'KubeProxyConfiguration',
    mode: 'iptables',
    clientConnection: { kubeconfig: path('kube-proxy.kubeconfig') },
    clusterCIDR: KUBE_POD_RANGE,
    hostnameOverride: KUBE_NODE,
    conntrack: { maxPerCore: 0, min: 0, tcpEstablishedTimeout: '0s', tcpCloseWaitTimeout: '0s' },
  });
}
