import type { TunnelConfig } from '@moorline/mesh-core';

/** What `plain-wireguard.ts` reads from its standard input. */
export interface PlainWireguard {
  readonly interfaceName: string;
  /** Hexadecimal. */
  readonly privateKey: string;
  /** As the control plane answered. */
  readonly tunnel: TunnelConfig;
  /** Where the datagrams for the peer go. */
  readonly endpoint: { readonly address: string; readonly port: number };
  readonly wireguardGo: { readonly path: string; readonly sha256: string };
}
