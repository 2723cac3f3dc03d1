import type { WireguardPeer } from './device.ts';
import { planPeers } from './plan-peers.ts';
import { uapiGet, uapiSet } from './uapi.ts';

/**
 * Leaves a device with exactly these peers: observe, plan, apply.
 * @returns whether anything had to be changed
 * @throws ML-WIREGUARD-FAILED, ML-PROTOCOL
 */
export async function ensurePeers(socketPath: string, peers: readonly WireguardPeer[]): Promise<boolean> {
  const change = planPeers(await uapiGet(socketPath), peers);
  if (change !== null) await uapiSet(socketPath, change);
  return change !== null;
}
