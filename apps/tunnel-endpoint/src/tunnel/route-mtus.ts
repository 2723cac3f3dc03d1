import { interfaceMtu, MTU_BASE, nodeAddressesOf, overlayMtuWithin, type EndpointSettings } from '@moorline/mesh-core';
import { ensureRouteMtus, type DesiredRoute } from '@moorline/linux';
import type { Logger } from '@moorline/service';
import type { Lane } from '../peers/lane.ts';

/** Agents open a direct path and a relay side by side: what holds in between is worth no change. */
const SETTLE_MS = 1_000;

/**
 * Keeps the MTU of the route to each node at what reaches it: senders are answered "fragmentation needed" instead of
 * sending into the dark, and TCP segments are clamped to it. A node with a relay is reached by any packet.
 * @returns to be called when one may have changed
 */
export function keepRouteMtus({ interfaceName, mtu, ...served }: EndpointSettings, log: Logger): (lanes: readonly Lane[]) => void {
  const nodes = nodeAddressesOf(served);
  const most = interfaceMtu(mtu);
  let applied = nodes.map(() => most);
  const apply = (wanted: readonly number[]): void => {
    if (wanted.every((bytes, node) => bytes === applied[node])) return;
    const routes = nodes.flatMap(({ ipv4, ipv6 }, node): readonly DesiredRoute[] => [ipv4, ipv6].map((range) => ({ range, mtu: wanted[node] ?? most })));
    try {
      ensureRouteMtus(interfaceName, routes);
      applied = [...wanted];
      log.info({ mtus: wanted }, 'routes to the nodes have another MTU');
    } catch (err) {
      log.warn({ err }, 'the MTU of the routes to the nodes is not changed');
    }
  };
  let timer: NodeJS.Timeout | undefined;
  let latest: readonly Lane[] = [];
  return (lanes) => {
    latest = lanes;
    // Never put off: under traffic each probe of a node comes here.
    timer ??= setTimeout(() => {
      timer = undefined;
      apply(routeMtusOf(latest, nodes.length, most));
    }, SETTLE_MS).unref();
  };
}

/**
 * MTU of the route to each node, by index, so that what is sent there fits what reaches it.
 * @param most that of the interface
 */
export function routeMtusOf(lanes: readonly Pick<Lane, 'node' | 'limit'>[], nodes: number, most: number): readonly number[] {
  const limits = new Map(lanes.map((lane) => [lane.node, lane.limit()]));
  return Array.from({ length: nodes }, (_, node) => Math.min(most, Math.max(MTU_BASE, overlayMtuWithin(limits.get(node) ?? Infinity))));
}
