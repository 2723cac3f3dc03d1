/** Desired state of some network namespaces. `null` as a namespace is the root one. */
export interface DesiredNamespace {
  readonly name: string | null;
  /** Sends packets of others on, as every node of a cluster does. */
  readonly forwarding: boolean;
  readonly links: readonly DesiredLink[];
  readonly routes: readonly Route[];
}

export type DesiredLink =
  | { readonly kind: 'existing'; readonly name: string; readonly addresses: readonly string[] }
  | { readonly kind: 'bridge'; readonly name: string; readonly addresses: readonly string[] }
  /** `peer` is made together with it; the peer's own namespace says the rest of it as `existing`. */
  | { readonly kind: 'veth'; readonly name: string; readonly addresses: readonly string[]; readonly peer: PeerEnd; readonly bridge: string | null };

export interface PeerEnd {
  readonly namespace: string | null;
  readonly name: string;
}

export interface Route {
  readonly destination: string;
  readonly via: string;
}

/** What was seen of one namespace. */
export interface ObservedNamespace {
  readonly forwarding: boolean;
  readonly links: ReadonlyMap<string, ObservedLink>;
  readonly routes: readonly Route[];
}

export interface ObservedLink {
  readonly up: boolean;
  /** With prefix length. */
  readonly addresses: readonly string[];
  readonly bridge: string | null;
}
