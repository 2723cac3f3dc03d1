import type { ClusterAddresses, PodName } from './addresses.ts';

export const CLUSTER_DOMAIN = 'cluster.local';
/** Kubernetes namespace that the Services and jobs of a bed are in. */
export const CLUSTER_NAMESPACE = 'default';

const PUBLISHED: readonly PodName[] = ['hello', 'echo'];

/** Full name of a Service (Kubernetes DNS specification, section 2.2). */
export function serviceName(pod: PodName): string {
  return `${pod}.${CLUSTER_NAMESPACE}.svc.${CLUSTER_DOMAIN}`;
}

/**
 * Arguments of dnsmasq(8) as cluster DNS: it knows the Services, denies all other names of the cluster's
 * domain (NXDOMAIN) and asks nobody else.
 */
export function dnsmasqArguments({ pods, services }: ClusterAddresses): readonly string[] {
  return [
    '--keep-in-foreground', '--log-facility=-', '--pid-file=', '--conf-file=/dev/null', '--user=nobody',
    '--no-resolv', '--no-hosts', '--no-poll', '--bind-interfaces', `--listen-address=${pods.dns}`,
    `--local=/${CLUSTER_DOMAIN}/`,
    ...PUBLISHED.map((pod) => `--host-record=${serviceName(pod)},${services[pod]}`),
  ];
}
