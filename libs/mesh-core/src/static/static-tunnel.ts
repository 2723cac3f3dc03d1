import { moorlineError } from '../errors/index.ts';
import { keyFromBase64, relayTicketFor, sha256Hex, wireguardKeyPair } from '../keys/index.ts';
import { interfaceName } from '../names/index.ts';
import type { EndpointBootstrap, Peer, TunnelConfig } from '../schema/index.ts';
import type { StaticEndpoint } from './endpoint-file.ts';
import { readWireguardText } from './wireguard-text.ts';
import type { StaticWorker } from './worker-file.ts';

/** UDP echo on the endpoint's own overlay address; nothing else listens there. */
export const STATIC_PROBE_PORT = 64_997;
const ID_DIGITS = 16;

/** The agent's side of a tunnel that nobody has to be asked for. */
export interface StaticTunnel {
  readonly attachmentId: string;
  /** 32 bytes. */
  readonly privateKey: Uint8Array;
  readonly publicKey: string;
  readonly tunnel: TunnelConfig;
}

/** All that an endpoint does without a hub: its settings, its key, and the one peer. */
export interface StaticService {
  readonly settings: EndpointSettings;
  /** 32 bytes. */
  readonly privateKey: Uint8Array;
  readonly peer: Peer;
}

/** What an endpoint is told of its attachment, without what it needs for the hub. */
export type EndpointSettings = Omit<EndpointBootstrap, 'hubUrl' | 'ca' | 'identitySeed'>;

/**
 * The tunnel that a static file describes. Both ends derive the same identity and the same relay ticket, so the secret
 * itself is never sent.
 * @throws ML-JOIN-FILE-UNREADABLE when WireGuard's part has no keys; its text repeats none
 */
export function staticTunnel({ secret, wireguard, relayUrl, addresses, gateway, mtu, routes, dns }: StaticWorker): StaticTunnel {
  const keys = readWireguardText(wireguard);
  if (keys === null) throw moorlineError('ML-JOIN-FILE-UNREADABLE', 'its part `wireguard` has no PrivateKey or no PublicKey');
  const { privateKey, publicKey } = wireguardKeyPair(keyFromBase64(keys.privateKey));
  return {
    attachmentId: idOf(publicKey),
    privateKey,
    publicKey,
    tunnel: {
      // Probes go to the gateway, which is in none of the cluster's ranges.
      revision: 0, addresses, nodes: [], gateway, mtu, routes: [`${gateway.ipv4}/32`, `${gateway.ipv6}/128`, ...routes], dns, keepaliveSec: keys.keepaliveSec, relayTicket: ticketOf(secret, publicKey), transports: ['wss', 'wss-proxy'],
      endpoint: { wireguardPublicKey: keys.peerPublicKey, relayUrl, udp: null, wstunnel: null, probePort: STATIC_PROBE_PORT },
    },
  };
}

/** The other end of it. @param tls PEM of the relay */
export function staticService({ name, secret, wireguardPrivateKey, peerPublicKey, relay, addresses, gateway, mtu, allowedDestinations, dns, pod, wireguardGo }: StaticEndpoint, tls: { readonly certificate: string; readonly privateKey: string }): StaticService {
  const attachmentId = idOf(peerPublicKey);
  return {
    privateKey: wireguardKeyPair(keyFromBase64(wireguardPrivateKey)).privateKey,
    peer: { wireguardPublicKey: peerPublicKey, addresses, ticketSha256: sha256Hex(ticketOf(secret, peerPublicKey)) },
    settings: {
      attachmentId, attachmentName: name, interfaceName: interfaceName(attachmentId), addresses, furtherAddresses: [], gateway, mtu, allowedDestinations, dns, pod, wireguardGo,
      relay: { address: '0.0.0.0', port: relay.port, ...tls, udp: false, wstunnelPath: null },
    },
  };
}

function idOf(publicKey: string): string {
  return sha256Hex(publicKey).slice(0, ID_DIGITS);
}

function ticketOf(secret: string, publicKey: string): string {
  return relayTicketFor(new TextEncoder().encode(secret), idOf(publicKey), publicKey);
}
