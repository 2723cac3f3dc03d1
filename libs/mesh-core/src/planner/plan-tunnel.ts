import { gatewayOf } from '../addressing/index.ts';
import { sha256Hex } from '../keys/index.ts';
import { nodeAddressesOf, nodesOf } from '../nodes/index.ts';
import {
  RELAY_PATH,
  type AddressPair,
  type Attachment,
  type Configuration,
  type DnsConfig,
  type EndpointReady,
  type Peer,
  type TunnelConfig,
} from '../schema/index.ts';
import { tunnelRoutesOf } from './destinations.ts';

/** Below the shortest UDP timeout that is common in NATs and firewalls, 30 s (wireguard.com/quickstart). */
export const KEEPALIVE_SEC = 25;
/** Kubernetes' own value: `service.namespace.svc` and shorter names go through the search list first. */
export const CLUSTER_NDOTS = 5;

export interface TunnelRequest {
  readonly attachment: Attachment;
  readonly configuration: Configuration;
  /** Index of the node. */
  readonly node: number;
  /** What the endpoint told of itself when it was ready. */
  readonly endpoint: EndpointReady;
  /** The agent's relay ticket, see `relayTicketFor`. */
  readonly relayTicket: string;
  /** Must grow with each change. */
  readonly revision: number;
  /** Where agents reach the endpoint; absent: at the ports that it told, on the configured address. */
  readonly reach?: EndpointReach;
  /** Seconds, 0: none. Absent: `KEEPALIVE_SEC`. */
  readonly keepaliveSec?: number;
}

/** Where agents reach an endpoint, when it is not where it listens. */
export type EndpointReach = Pick<TunnelConfig['endpoint'], 'relayUrl' | 'udp'>;

/** All that the agent on one node of an attachment needs. The same request gives the same answer. */
export function planTunnel({ attachment, configuration, node, endpoint, relayTicket, revision, reach = ownReach(configuration, endpoint), keepaliveSec = KEEPALIVE_SEC }: TunnelRequest): TunnelConfig {
  return {
    revision,
    addresses: addressesOf(attachment, node),
    nodes: [...nodesOf(attachment)],
    gateway: gatewayOf(configuration.overlay),
    mtu: attachment.mtu,
    routes: [...tunnelRoutesOf(configuration)],
    dns: clusterDns(configuration),
    keepaliveSec,
    relayTicket,
    transports: configuration.transports,
    endpoint: {
      wireguardPublicKey: endpoint.wireguardPublicKey,
      relayUrl: reach.relayUrl,
      udp: reach.udp,
      wstunnel: wstunnelOf(configuration, endpoint),
      probePort: endpoint.probePort,
    },
  };
}

function ownReach(configuration: Configuration, endpoint: EndpointReady): EndpointReach {
  return { relayUrl: `wss://${urlHost(configuration.endpoints.address)}:${endpoint.relayPort}${RELAY_PATH}`, udp: udpOf(configuration, endpoint) };
}

/** Whether endpoints of this configuration take datagrams directly, and at which address agents reach them; null: they do not. */
export function udpAddressOf({ transports, endpoints: { address, udpAddress = address } }: Configuration): string | null {
  return !transports.includes('udp') || udpAddress === 'none' ? null : udpAddress;
}

function udpOf(configuration: Configuration, { udpPort }: EndpointReady): TunnelConfig['endpoint']['udp'] {
  const address = udpAddressOf(configuration);
  return address === null || udpPort === null ? null : { address, port: udpPort };
}

/** Whether endpoints of this configuration listen for datagrams: agents send them directly, or a wstunnel server does for them. */
export function takesUdp(configuration: Configuration): boolean {
  return udpAddressOf(configuration) !== null || wstunnelServerOf(configuration) !== undefined;
}

function wstunnelServerOf({ transports, endpoints: { wstunnelServer } }: Configuration): Configuration['endpoints']['wstunnelServer'] {
  return transports.includes('wstunnel') ? wstunnelServer : undefined;
}

function wstunnelOf(configuration: Configuration, { udpPort }: EndpointReady): TunnelConfig['endpoint']['wstunnel'] {
  const server = wstunnelServerOf(configuration);
  if (server === undefined || udpPort === null) return null;
  return { url: server.url, ca: server.ca ?? null, destination: { address: configuration.endpoints.address, port: udpPort } };
}

/** What the agent's claim tells of it. */
export interface AgentClaim {
  /** Index of its node. */
  readonly node: number;
  readonly wireguardPublicKey: string;
  readonly relayTicket: string;
}

/** The agent as its endpoint has to know it: of the ticket only the SHA-256. */
export function endpointPeer(attachment: Attachment, { node, wireguardPublicKey, relayTicket }: AgentClaim): Peer {
  return { wireguardPublicKey, addresses: addressesOf(attachment, node), ticketSha256: sha256Hex(relayTicket) };
}

function addressesOf(attachment: Attachment, node: number): AddressPair {
  const addresses = nodeAddressesOf(attachment)[node];
  if (addresses === undefined) throw new RangeError(`${attachment.name} has no node ${node}`);
  return addresses;
}

/** An address as it stands in a URL: IPv6 in brackets (RFC 3986 section 3.2.2). */
export function urlHost(address: string): string {
  return address.includes(':') ? `[${address}]` : address;
}

/** DNS of a pod in the configured namespace (Kubernetes: DNS for Services and Pods). */
export function clusterDns({ cluster: { dnsServer, domain, namespace } }: Configuration): DnsConfig {
  return { servers: [dnsServer], searches: [`${namespace}.svc.${domain}`, `svc.${domain}`, domain], ndots: CLUSTER_NDOTS };
}

/** The other way round: the host of a URL as sockets and certificates have it, an IPv6 address without brackets. */
export function bareHost(hostname: string): string {
  return hostname.replace(/^\[|\]$/g, '');
}
