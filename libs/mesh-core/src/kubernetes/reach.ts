import { bareHost, urlHost, type EndpointReach } from '../planner/index.ts';
import { ENDPOINTS_PATH, RELAY_PATH, type Attachment, type Configuration, type Exposure, type KubernetesConfiguration } from '../schema/index.ts';

/** No address of an endpoint, where hosts stand in its place (RFC 6890: documentation). */
const NO_ADDRESS = '192.0.2.0';
const NODE_PORTS = { firstPort: 30_000, lastPort: 32_767 } as const;

/** Where an endpoint is found behind a proxy: on a host of its own, or on a path of the one host for all. */
export function proxiedPlace(id: string, { host, domain }: Pick<Extract<Exposure, { kind: 'ingress' | 'httpRoute' }>, 'host' | 'domain'>): { readonly host: string; readonly path: string } {
  return host === undefined ? { host: `${id}.${domain ?? ''}`, path: '' } : { host, path: `${ENDPOINTS_PATH}/${id}` };
}

/** Whether agents reach endpoints at an address, on a port of the endpoint's own. */
export function isByPort(exposure: Exposure): exposure is Extract<Exposure, { kind: 'nodePort' | 'loadBalancer' }> {
  return exposure.kind === 'nodePort' || exposure.kind === 'loadBalancer';
}

/** Where agents reach the endpoint of an attachment from outside the cluster. */
export function kubernetesReach({ endpoints: { exposure }, transports }: Pick<KubernetesConfiguration, 'endpoints' | 'transports'>, { id, relayPort }: Pick<Attachment, 'id' | 'relayPort'>): EndpointReach {
  if (!isByPort(exposure)) {
    const { host, path } = proxiedPlace(id, exposure);
    return { relayUrl: new URL(`wss://${host}:${exposure.port}${path}${RELAY_PATH}`).href, udp: null };
  }
  const { address } = exposure;
  return { relayUrl: `wss://${urlHost(address)}:${relayPort}${RELAY_PATH}`, udp: transports.includes('udp') ? { address, port: relayPort } : null };
}

/**
 * What hub, join and planners need of the configuration: the same as of an embedded control plane. The names that
 * endpoints use inside the cluster, and that they share with the server behind a proxy, are the server's as well.
 */
export function commonConfiguration(configuration: KubernetesConfiguration): Configuration {
  const { listen, publicUrl, overlay, cluster, siteRanges, artifacts, mtu, transports, interlink, endpoints: { exposure } } = configuration;
  const shared = isByPort(exposure) || exposure.host === undefined ? [] : [exposure.host];
  const serverNames = [...new Set([...configuration.serverNames, ...shared, bareHost(new URL(internalUrlOf(configuration)).hostname)])];
  const { address, firstPort, lastPort } = isByPort(exposure) ? exposure : { address: NO_ADDRESS, ...NODE_PORTS };
  return {
    listen, serverNames, ...(publicUrl === undefined ? {} : { publicUrl }), overlay, cluster, siteRanges, artifacts, mtu, transports, ...(interlink === undefined ? {} : { interlink }),
    endpoints: { networkNamespace: '/', address, firstRelayPort: firstPort, lastRelayPort: lastPort },
  };
}

/** Where endpoints reach the server from inside the cluster. */
export function internalUrlOf({ kubernetes: { internalUrl, namespace }, listen }: KubernetesConfiguration): string {
  return internalUrl?.replace(/\/$/, '') ?? `https://moorline.${namespace}.svc:${listen.port}`;
}
