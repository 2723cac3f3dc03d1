import type { AddressPair } from '@moorline/mesh-core';
import type { ServerIdentity } from '@moorline/tools';

/** What one end of a tunnel reads from its standard input. */
export interface EndConfig {
  readonly interfaceName: string;
  /** Hexadecimal. */
  readonly privateKey: string;
  readonly peerPublicKey: string;
  readonly addresses: AddressPair;
  readonly peerAddresses: AddressPair;
  readonly mtu: number;
  readonly wireguardGo: { readonly path: string; readonly sha256: string };
  readonly ticket: string;
  readonly relay: { readonly kind: 'serve'; readonly address: string; readonly port: number; readonly identity: ServerIdentity } | { readonly kind: 'connect'; readonly url: string; readonly ca: string };
}

/** One line of its standard output. */
export type EndEvent =
  | { readonly event: 'listening'; readonly probePort: number }
  | { readonly event: 'connected' }
  | { readonly event: 'closed'; readonly code: number; readonly reason: string };
