import type { ClusterAddresses, PodName } from './addresses.ts';

/** One port of a Service: clients use `port` of its ClusterIP, the pod listens on `targetPort`. */
export interface ServicePort {
  readonly pod: PodName;
  readonly protocol: 'tcp' | 'udp';
  readonly port: number;
  readonly targetPort: number;
}

export const HELLO_PORT = 8080;
export const ECHO_PORT = 7007;
export const DNS_PORT = 53;
export const IPERF_PORT = 5201;

export const SERVICE_PORTS: readonly ServicePort[] = [
  { pod: 'hello', protocol: 'tcp', port: 80, targetPort: HELLO_PORT },
  { pod: 'echo', protocol: 'tcp', port: 7, targetPort: ECHO_PORT },
  { pod: 'echo', protocol: 'udp', port: 7, targetPort: ECHO_PORT },
  { pod: 'dns', protocol: 'tcp', port: DNS_PORT, targetPort: DNS_PORT },
  { pod: 'dns', protocol: 'udp', port: DNS_PORT, targetPort: DNS_PORT },
];

const TABLE = 'moorline_bed_services';

/**
 * Rules that send ClusterIPs to pods, as kube-proxy would on every node, for the node's own packets too: one transaction for `nft -f -`.
 * Pods of one bridge answer each other directly, past these rules: what a pod sends to a Service is
 * therefore masqueraded, so that the answer comes back through the node.
 */
export function renderServices({ pods, services, podRange }: ClusterAddresses, ports: readonly ServicePort[] = SERVICE_PORTS): string {
  const rules = ports.map(({ pod, protocol, port, targetPort }) => `    ip daddr ${services[pod]} ${protocol} dport ${port} dnat to ${pods[pod]}:${targetPort}`);
  return [
    `table ip ${TABLE}`,
    `delete table ip ${TABLE}`,
    `table ip ${TABLE} {`,
    '  chain prerouting {',
    '    type nat hook prerouting priority dstnat; policy accept;',
    ...rules,
    '  }',
    '  chain output {',
    '    type nat hook output priority -100; policy accept;',
    ...rules,
    '  }',
    '  chain postrouting {',
    '    type nat hook postrouting priority srcnat; policy accept;',
    `    ip saddr ${podRange} ct status dnat masquerade`,
    '  }',
    '}',
    '',
  ].join('\n');
}
