import type { AddressPair } from '@moorline/mesh-core';

/** Both ends of one carrier on its own overlay; carriers of different index do not overlap. */
export interface Overlay {
  readonly worker: OverlayEnd;
  readonly cluster: OverlayEnd;
}

export interface OverlayEnd {
  readonly interfaceName: string;
  readonly addresses: AddressPair;
}

/** First UDP or TCP port of the carriers on the cluster's machine. */
const FIRST_PORT = 7_500;
const FIRST_CLIENT_PORT = 7_600;

export function overlayOf(index: number): Overlay {
  const end = (side: string, host: number): OverlayEnd => ({ interfaceName: `mlb${index}${side}`, addresses: { ipv4: `100.96.${index}.${host}`, ipv6: `fd96:${index}::${host}` } });
  return { worker: end('w', 2), cluster: end('c', 1) };
}

/** Ports of one carrier: where its cluster end listens, for WireGuard behind a foreign relay, and on the worker's loopback. */
export function portsOf(index: number): { readonly cluster: number; readonly wireguard: number; readonly worker: number } {
  return { cluster: FIRST_PORT + index, wireguard: FIRST_PORT + 50 + index, worker: FIRST_CLIENT_PORT + index };
}
