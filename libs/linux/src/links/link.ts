/** An interface as it should be. */
export interface DesiredLink {
  readonly name: string;
  /** Addresses, each alone in its range (/32, /128); absent from an interface: added, others of global scope: removed. */
  readonly addresses: readonly string[];
  /** Bytes; absent: left as it is. */
  readonly mtu?: number;
  /** Ranges that are reached through it, straight, without a gateway. */
  readonly routes: readonly (string | DesiredRoute)[];
  readonly up: boolean;
}

/** A route with an MTU of its own, in bytes: packets to the range are no larger, whatever the interface takes (ip-route(8), `mtu`). */
export interface DesiredRoute {
  readonly range: string;
  readonly mtu: number;
}

/** An interface as the kernel tells of it; addresses and routes of ours only, in canonical spelling. */
export interface ObservedLink {
  readonly up: boolean;
  readonly mtu: number;
  /** Of global scope, with prefix length. */
  readonly addresses: readonly string[];
  /** In the main table, set by a program rather than by the kernel. */
  readonly routes: readonly ObservedRoute[];
  /** False: IPv6 is switched off for it, or in the whole kernel. */
  readonly ipv6: boolean;
}

export interface ObservedRoute {
  readonly range: string;
  /** Source address that it prescribes; null: none. */
  readonly source: string | null;
  /** null: that of the interface. */
  readonly mtu: number | null;
}

/** One change of an interface; addresses and ranges in canonical spelling, addresses with prefix length. */
export type LinkStep =
  | { readonly kind: 'delete-route'; readonly range: string }
  | { readonly kind: 'delete-address'; readonly address: string }
  | { readonly kind: 'set-mtu'; readonly mtu: number }
  | { readonly kind: 'replace-address'; readonly address: string }
  | { readonly kind: 'set-up'; readonly up: boolean }
  | ({ readonly kind: 'replace-route' } & ObservedRoute);

/** Something that a person should know, though the work goes on. */
export interface HostWarning {
  readonly name: 'ipv6-off' | 'ipv6-not-forwarded' | 'interface-does-not-forward';
  readonly detail: string;
}
