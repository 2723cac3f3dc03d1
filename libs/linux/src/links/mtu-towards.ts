import { getLink, linkOf, routeTowards, wayOf, withRouteSocket } from '../rtnetlink/index.ts';

interface Way {
  /** MTU of the interface. */
  readonly link: number;
  /** A smaller one that the route or the path have shown; null: none. */
  readonly shown: number | null;
}

/**
 * Largest packet that gets to an address in one piece, as far as this machine knows: the MTU of the interface that
 * leads there, or a smaller one that the route or the path have shown. In bytes.
 * @returns null when there is no way to it
 */
export function mtuTowards(address: string): number | null {
  const way = wayTowards(address);
  return way === null ? null : Math.min(way.link, way.shown ?? way.link);
}

/**
 * Largest packet that can leave this machine towards an address, whatever is believed of the path behind. In bytes.
 * @returns null when there is no way to it
 */
export function linkMtuTowards(address: string): number | null {
  return wayTowards(address)?.link ?? null;
}

function wayTowards(address: string): Way | null {
  try {
    return withRouteSocket(({ ask }) => {
      const way = ask(routeTowards(address)).map(wayOf).find((found) => found !== null);
      if (way === undefined) return null;
      const link = ask(getLink({ index: way.linkIndex })).map(linkOf).find((found) => found !== null);
      return link === undefined ? null : { link: link.mtu, shown: way.mtu };
    });
  } catch {
    return null;
  }
}
