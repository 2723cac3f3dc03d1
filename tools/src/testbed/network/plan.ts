import type { DesiredLink, DesiredNamespace, ObservedLink, ObservedNamespace, PeerEnd } from './model.ts';

export type NetworkStep =
  | { readonly kind: 'addNamespace'; readonly name: string }
  | { readonly kind: 'enableForwarding'; readonly namespace: string | null }
  | { readonly kind: 'addBridge'; readonly namespace: string | null; readonly link: string }
  | { readonly kind: 'addVeth'; readonly namespace: string | null; readonly link: string; readonly peer: PeerEnd }
  | { readonly kind: 'joinBridge'; readonly namespace: string | null; readonly link: string; readonly bridge: string }
  | { readonly kind: 'addAddress'; readonly namespace: string | null; readonly link: string; readonly address: string }
  | { readonly kind: 'setUp'; readonly namespace: string | null; readonly link: string }
  | { readonly kind: 'addRoute'; readonly namespace: string | null; readonly destination: string; readonly via: string };

/** State of a namespace that is not there, or new. */
const EMPTY: ObservedNamespace = { forwarding: false, links: new Map(), routes: [] };

/**
 * Steps from what is observed (by namespace; absent: not there) to what is desired; none when it is so
 * already. Namespaces come first because links reach into them, routes last because they need links.
 */
export function planNetwork(desired: readonly DesiredNamespace[], observed: ReadonlyMap<string | null, ObservedNamespace>): readonly NetworkStep[] {
  const seen = (name: string | null): ObservedNamespace => observed.get(name) ?? EMPTY;
  return [
    ...desired.flatMap(({ name }) => (name === null || observed.has(name) ? [] : [{ kind: 'addNamespace', name } as const])),
    ...desired.flatMap(({ name, forwarding }) => (forwarding && !seen(name).forwarding ? [{ kind: 'enableForwarding', namespace: name } as const] : [])),
    ...desired.flatMap(({ name, links }) => links.flatMap((link) => planCreation(name, link, seen(name).links.get(link.name)))),
    ...desired.flatMap(({ name, links }) => links.flatMap((link) => planSettings(name, link, seen(name).links.get(link.name)))),
    ...desired.flatMap(({ name, routes }) =>
      routes
        .filter((route) => !seen(name).routes.some(({ destination, via }) => destination === route.destination && via === route.via))
        .map((route) => ({ kind: 'addRoute', namespace: name, ...route }) as const),
    ),
  ];
}

function planCreation(namespace: string | null, link: DesiredLink, observed: ObservedLink | undefined): readonly NetworkStep[] {
  if (observed !== undefined || link.kind === 'existing') return [];
  return link.kind === 'bridge' ? [{ kind: 'addBridge', namespace, link: link.name }] : [{ kind: 'addVeth', namespace, link: link.name, peer: link.peer }];
}

function planSettings(namespace: string | null, link: DesiredLink, observed: ObservedLink | undefined): readonly NetworkStep[] {
  const bridge = link.kind === 'veth' ? link.bridge : null;
  return [
    ...(bridge !== null && observed?.bridge !== bridge ? [{ kind: 'joinBridge', namespace, link: link.name, bridge } as const] : []),
    ...link.addresses
      .filter((address) => observed?.addresses.includes(address) !== true)
      .map((address) => ({ kind: 'addAddress', namespace, link: link.name, address }) as const),
    ...(observed?.up === true ? [] : [{ kind: 'setUp', namespace, link: link.name } as const]),
  ];
}
