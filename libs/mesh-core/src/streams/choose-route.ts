import { parseAddress, parseRange, rangeHas } from '../addressing/index.ts';
import { ipSchema } from '../schema/index.ts';

/**
 * Ways from a job without a namespace: the endpoint; the worker's own network; this machine itself; the endpoint, and where
 * it does not know the name, the worker's network.
 */
export type Route = 'cluster' | 'worker' | 'self' | 'cluster-first';

/** RFC 1122 section 3.2.1.3, RFC 4291 section 2.5.3. */
const LOOPBACK = ['127.0.0.0/8', '::1/128'] as const;

/** Whether an address is in one of the ranges. */
export function isAllowed(address: string, ranges: readonly string[]): boolean {
  const parsed = parseAddress(address);
  return ranges.some((range) => rangeHas(parseRange(range), parsed));
}

/**
 * Decides how a destination is reached. Names of this machine never leave it.
 * @param routes ranges of the cluster and its jobs
 */
export function chooseRoute(host: string, routes: readonly string[]): Route {
  if (ipSchema.safeParse(host).success) {
    if (isAllowed(host, LOOPBACK)) return 'self';
    return isAllowed(host, routes) ? 'cluster' : 'worker';
  }
  const name = host.toLowerCase().replace(/\.$/, '');
  return name === 'localhost' || name.endsWith('.localhost') ? 'self' : 'cluster-first';
}
