import { KUBE_DNS_SERVICE, KUBE_DOMAIN } from '../addresses.ts';
import { DNS_IMAGE } from './images.ts';

const NAMESPACE = 'kube-system';
const NAME = 'coredns';
const LABELS = { 'k8s-app': 'kube-dns' };
const COREFILE = `.:53 {
  errors
  health
  ready
  kubernetes ${KUBE_DOMAIN} in-addr.arpa ip6.arpa {
    pods insecure
  }
  cache 5
  reload
}
`;

/** The cluster's DNS, as kubeadm sets it up but with one replica and nobody to forward to. One list, JSON. */
export function dnsManifest(): string {
  const metadata = { name: NAME, namespace: NAMESPACE, labels: LABELS };
  const role = { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'system:coredns' };
  const rules = [
    { apiGroups: [''], resources: ['services', 'namespaces', 'pods'], verbs: ['list', 'watch'] },
    { apiGroups: ['discovery.k8s.io'], resources: ['endpointslices'], verbs: ['list', 'watch'] },
  ];
  const container = {
    name: NAME, image: DNS_IMAGE, imagePullPolicy: 'Never', args: ['-conf', '/etc/coredns/Corefile'],
    ports: [{ containerPort: 53, protocol: 'UDP' }, { containerPort: 53, protocol: 'TCP' }],
    readinessProbe: { httpGet: { path: '/ready', port: 8181 }, periodSeconds: 1 },
    volumeMounts: [{ name: 'configuration', mountPath: '/etc/coredns', readOnly: true }],
  };
  const spec = {
    serviceAccountName: NAME, dnsPolicy: 'Default', priorityClassName: 'system-cluster-critical', terminationGracePeriodSeconds: 1,
    containers: [container], volumes: [{ name: 'configuration', configMap: { name: NAME } }],
  };
  const items = [
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata },
    { apiVersion: role.apiGroup.concat('/v1'), kind: role.kind, metadata: { name: role.name }, rules },
    { apiVersion: role.apiGroup.concat('/v1'), kind: 'ClusterRoleBinding', metadata: { name: role.name }, roleRef: role, subjects: [{ kind: 'ServiceAccount', name: NAME, namespace: NAMESPACE }] },
    { apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { Corefile: COREFILE } },
    { apiVersion: 'apps/v1', kind: 'Deployment', metadata, spec: { replicas: 1, selector: { matchLabels: LABELS }, template: { metadata: { labels: LABELS }, spec } } },
    {
      apiVersion: 'v1', kind: 'Service', metadata: { ...metadata, name: 'kube-dns' },
      spec: { clusterIP: KUBE_DNS_SERVICE, selector: LABELS, ports: [{ name: 'dns', port: 53, protocol: 'UDP' }, { name: 'dns-tcp', port: 53, protocol: 'TCP' }] },
    },
  ];
  return JSON.stringify({ apiVersion: 'v1', kind: 'List', items });
}
