import { getLink, linkOf, routeTowards, wayOf, withRouteSocket } from '../rtnetlink/index.ts';

/**
 * Largest packet that gets to an address in one piece, as far as this machine knows: the MTU of the interface that
 * leads there, or a smaller one that the route or the path have shown. In bytes.
 * @returns null when there is no way to it
 */
export function mtuTowards(address: string): number | null {
  try {
    return withRouteSocket(({ ask }) => {
      const way = ask(routeTowards(address)).map(wayOf).find((found) => found !== null);
      if (way === undefined) return null;
      const link = ask(getLink({ index: way.linkIndex })).map(linkOf).find((found) => found !== null);
      return link === undefined ? null : Math.min(link.mtu, way.mtu ?? link.mtu);
    });
  } catch {
    return null;
  }
}
