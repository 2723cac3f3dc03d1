/** Addresses inside a cluster; the usual ones of kubeadm, which documentation and examples use as well. */
export const KUBE_POD_RANGE = '10.244.0.0/16';
/** The one node's part of it. */
export const KUBE_NODE_POD_RANGE = '10.244.0.0/24';
export const KUBE_SERVICE_RANGE = '10.96.0.0/16';
/** First of the Services' range: the Service `kubernetes` gets it. */
export const KUBE_API_SERVICE = '10.96.0.1';
export const KUBE_DNS_SERVICE = '10.96.0.10';
export const KUBE_DOMAIN = 'cluster.local';
export const KUBE_API_PORT = 6443;
/** Name of the one node. */
export const KUBE_NODE = 'node';
