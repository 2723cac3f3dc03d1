import { parseAddress, parseRange, rangeHas } from '../addressing/index.ts';
import { ipSchema } from '../schema/index.ts';

/** Ways from a job without a namespace: the endpoint; the worker's own network; the endpoint, and where it does not know the name, the worker's. */
export type Route = 'cluster' | 'worker' | 'cluster-first';

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
  if (ipSchema.safeParse(host).success) return isAllowed(host, routes) ? 'cluster' : 'worker';
  const name = host.toLowerCase().replace(/\.$/, '');
  return name === 'localhost' || name.endsWith('.localhost') ? 'worker' : 'cluster-first';
}
