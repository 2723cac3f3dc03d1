import type { ObservedPeer, WireguardConfig, WireguardPeer, WireguardState } from './device.ts';

/**
 * The change that leaves a device with exactly the desired peers; sessions of peers that stay as they are go on.
 * @returns null when nothing is to be changed
 */
export function planPeers({ peers: observed }: Pick<WireguardState, 'peers'>, desired: readonly WireguardPeer[]): WireguardConfig | null {
  const removedPeers = observed.map(({ publicKey }) => publicKey).filter((key) => !desired.some(({ publicKey }) => publicKey === key));
  const peers = desired.filter((peer) => !observed.some((found) => isAsDesired(found, peer)));
  return removedPeers.length === 0 && peers.length === 0 ? null : { removedPeers, peers };
}

function isAsDesired(observed: ObservedPeer, desired: WireguardPeer): boolean {
  return (
    observed.publicKey === desired.publicKey &&
    observed.keepaliveSec === desired.keepaliveSec &&
    isSameEndpoint(observed.endpoint, desired.endpoint) &&
    observed.allowedIps.toSorted().join() === desired.allowedIps.toSorted().join()
  );
}

/** A peer without a desired endpoint may be wherever it was last heard from. */
function isSameEndpoint(observed: WireguardPeer['endpoint'], desired: WireguardPeer['endpoint']): boolean {
  return desired === null || (observed?.address === desired.address && observed.port === desired.port);
}
