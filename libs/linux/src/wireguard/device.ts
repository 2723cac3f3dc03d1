/** Keys are base64 as in all of Moorline; hexadecimal is the socket's own affair. */
export interface WireguardPeer {
  readonly publicKey: string;
  /** Where its datagrams go until it roams; null: wait until it sends. */
  readonly endpoint: { readonly address: string; readonly port: number } | null;
  /** Seconds; 0: none. */
  readonly keepaliveSec: number;
  /** Ranges that it may send from and that are sent to it, such as `10.9.0.7/32`. */
  readonly allowedIps: readonly string[];
}

/** What a device is told; what is absent stays as it is. */
export interface WireguardConfig {
  readonly privateKey?: Uint8Array;
  /** UDP port; 0 for any free one. */
  readonly listenPort?: number;
  /** Forget all other peers. Their sessions end, also those of peers that are named again. */
  readonly replacePeers?: boolean;
  /** Added, or changed if they are there. */
  readonly peers?: readonly WireguardPeer[];
  /** Public keys of peers to forget. */
  readonly removedPeers?: readonly string[];
}

export interface ObservedPeer extends WireguardPeer {
  /** Unix time in milliseconds; null: never. */
  readonly lastHandshakeMs: number | null;
  readonly rxBytes: number;
  readonly txBytes: number;
}

/** What a device says of itself, without its private key. */
export interface WireguardState {
  /** 0 until the interface is up. */
  readonly listenPort: number;
  readonly peers: readonly ObservedPeer[];
}
