import type { AddressPair } from '@moorline/mesh-core';
import type { ServerIdentity } from '../../testbed/index.ts';

/** How one end's WireGuard gets its datagrams across. */
export type EndTransport =
  /** By itself: from this UDP port to `peer`, or to whoever sends first. */
  | { readonly kind: 'udp'; readonly listenPort: number; readonly peer: { readonly address: string; readonly port: number } | null }
  | { readonly kind: 'serve'; readonly relay: RelayKind; readonly address: string; readonly port: number; readonly identity: ServerIdentity | null }
  /** `ca`: null without TLS. */
  | { readonly kind: 'connect'; readonly relay: RelayKind; readonly address: string; readonly port: number; readonly ca: string | null };

/** The relay of libs/tunnel, or the simplest one that works: one datagram a message. */
export type RelayKind = 'moorline' | 'plain';

/** What one end of a tunnel reads from the file that its first argument names. */
export interface EndConfig {
  readonly interfaceName: string;
  readonly addresses: AddressPair;
  readonly peerAddresses: AddressPair;
  readonly mtu: number;
  /** Hexadecimal. */
  readonly privateKey: string;
  readonly peerPublicKey: string;
  readonly wireguardGo: { readonly path: string; readonly sha256: string };
  /** Of the relay, if there is one. */
  readonly ticket: string;
  /** Environment of wireguard-go: the marks of its bed. */
  readonly marks: Readonly<Record<string, string>>;
  readonly transport: EndTransport;
}
