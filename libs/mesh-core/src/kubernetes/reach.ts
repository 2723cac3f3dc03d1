import { urlHost, type EndpointReach } from '../planner/index.ts';
import { RELAY_PATH, type Attachment, type Configuration, type KubernetesConfiguration } from '../schema/index.ts';

/** No address of an endpoint, where hosts stand in its place (RFC 6890: documentation). */
const NO_ADDRESS = '192.0.2.0';
const NODE_PORTS = { firstPort: 30_000, lastPort: 32_767 } as const;

/** Where agents reach the endpoint of an attachment from outside the cluster. */
export function kubernetesReach({ endpoints: { exposure }, transports }: Pick<KubernetesConfiguration, 'endpoints' | 'transports'>, { id, relayPort }: Pick<Attachment, 'id' | 'relayPort'>): EndpointReach {
  if (exposure.kind !== 'nodePort') return { relayUrl: `wss://${id}.${exposure.domain}${RELAY_PATH}`, udp: null };
  const { address } = exposure;
  return { relayUrl: `wss://${urlHost(address)}:${relayPort}${RELAY_PATH}`, udp: transports.includes('udp') ? { address, port: relayPort } : null };
}

/**
 * What hub, join and planners need of the configuration: the same as of an embedded control plane. The name that
 * endpoints use inside the cluster is one more of the server's.
 */
export function commonConfiguration(configuration: KubernetesConfiguration): Configuration {
  const { listen, publicUrl, overlay, cluster, siteRanges, artifacts, mtu, transports, interlink, endpoints: { exposure } } = configuration;
  const serverNames = [...new Set([...configuration.serverNames, new URL(internalUrlOf(configuration)).hostname.replace(/^\[|\]$/g, '')])];
  const { address, firstPort, lastPort } = exposure.kind === 'nodePort' ? exposure : { address: NO_ADDRESS, ...NODE_PORTS };
  return {
    listen, serverNames, ...(publicUrl === undefined ? {} : { publicUrl }), overlay, cluster, siteRanges, artifacts, mtu, transports, ...(interlink === undefined ? {} : { interlink }),
    endpoints: { networkNamespace: '/', address, firstRelayPort: firstPort, lastRelayPort: lastPort },
  };
}

/** Where endpoints reach the server from inside the cluster. */
export function internalUrlOf({ kubernetes: { internalUrl, namespace }, listen }: KubernetesConfiguration): string {
  return internalUrl?.replace(/\/$/, '') ?? `https://moorline.${namespace}.svc:${listen.port}`;
}
