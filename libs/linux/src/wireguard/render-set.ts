import { keyToHex, moorlineError } from '@moorline/mesh-core';
import type { WireguardConfig, WireguardPeer } from './device.ts';

/** All that addresses and ranges consist of: nothing that could begin another line. */
const ADDRESS_CHARACTERS = /^[0-9a-fA-F:./]+$/;

/**
 * The request that tells a device its configuration (wireguard.com/xplatform, "Configuration Protocol").
 * @throws ML-PROTOCOL for an address or range that is none
 */
export function renderSet({ privateKey, listenPort, replacePeers, peers = [], removedPeers = [] }: WireguardConfig): string {
  return [
    'set=1',
    ...(privateKey === undefined ? [] : [`private_key=${Buffer.from(privateKey).toString('hex')}`]),
    ...(listenPort === undefined ? [] : [`listen_port=${listenPort}`]),
    ...(replacePeers === true ? ['replace_peers=true'] : []),
    ...removedPeers.flatMap((publicKey) => [`public_key=${keyToHex(publicKey)}`, 'remove=true']),
    ...peers.flatMap(peerLines),
    '\n',
  ].join('\n');
}

function peerLines({ publicKey, endpoint, keepaliveSec, allowedIps }: WireguardPeer): string[] {
  return [
    `public_key=${keyToHex(publicKey)}`,
    ...(endpoint === null ? [] : [`endpoint=${hostOf(checked(endpoint.address))}:${endpoint.port}`]),
    `persistent_keepalive_interval=${keepaliveSec}`,
    'replace_allowed_ips=true',
    ...allowedIps.map((range) => `allowed_ip=${checked(range)}`),
  ];
}

function hostOf(address: string): string {
  return address.includes(':') ? `[${address}]` : address;
}

function checked(text: string): string {
  if (!ADDRESS_CHARACTERS.test(text)) throw moorlineError('ML-PROTOCOL', 'an address for the WireGuard device is none');
  return text;
}
