/** What can carry WireGuard's datagrams from one end to the other in a benchmark. */
export const CARRIER_PATHS = ['wireguard-direct', 'relay', 'relay-plain', 'wstunnel'] as const;
export type CarrierPath = (typeof CARRIER_PATHS)[number];

/** One way between the two ends. */
export interface Carrier {
  readonly path: CarrierPath;
  /** Whether its WebSocket is inside TLS; false for what has no WebSocket. */
  readonly tls: boolean;
}

/** Short name of a carrier: for processes, files and people. */
export function labelOf({ path, tls }: Carrier): string {
  if (path === 'wireguard-direct') return path;
  return `${path}-${tls ? 'tls' : 'ws'}`;
}
