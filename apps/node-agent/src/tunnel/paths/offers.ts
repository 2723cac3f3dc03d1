import { isIPv6 } from 'node:net';
import { mtuTowards } from '@moorline/linux';
import { baseMtu, fitsUdp, type MtuSetting, type Transport, type TunnelConfig } from '@moorline/mesh-core';
import type { Proxies } from '@moorline/tunnel';

const UDP: Transport = 'udp';

/** Which transports may be used towards an endpoint, and which could be but for the size of packets. */
export interface Offers {
  readonly order: readonly Transport[];
  readonly unfit: readonly Transport[];
}

/**
 * What the control plane, the endpoint, the user and the network allow.
 * @param wanted by the user
 */
export function offersOf({ transports, endpoint, mtu }: TunnelConfig, wanted: readonly Transport[], proxies: Proxies): Offers {
  const allowed = transports.filter((transport) => wanted.includes(transport));
  const usable = allowed.filter((transport) => {
    if (transport === UDP) return endpoint.udp !== null;
    if (transport === 'wstunnel') return endpoint.wstunnel !== null;
    return transport === 'wss' || proxies.addressFor(endpoint.relayUrl) !== undefined;
  });
  const unfit = endpoint.udp === null || fits(mtu, endpoint.udp.address) ? [] : usable.filter((transport) => transport === UDP);
  return { order: usable.filter((transport) => !unfit.includes(transport)), unfit };
}

function fits(mtu: MtuSetting, address: string): boolean {
  const pathMtu = mtuTowards(address);
  return pathMtu !== null && fitsUdp(baseMtu(mtu), pathMtu, isIPv6(address) ? 6 : 4);
}
