import { isIP } from 'node:net';
import { bareHost, ADDRESS_BITS, parseAddress, parseRange, rangeHas } from '@moorline/mesh-core';

const DEFAULT_PORT = 443;
const EVERYTHING = '*';

/**
 * Whether NO_PROXY keeps a URL from the proxy. As curl reads it: names (with all names below them), addresses, ranges
 * such as 10.0.0.0/8, `*` for all, separated by commas or spaces; a port behind a name or address limits it to that.
 * @param noProxy value of the variable; may hold anything
 */
export function bypassesProxy(url: string, noProxy: string): boolean {
  const { hostname, port } = new URL(url);
  const host = bareHost(hostname).toLowerCase();
  const isFor = (entry: string): boolean => entry === EVERYTHING || matches(entry, host, Number(port) || DEFAULT_PORT);
  return noProxy.toLowerCase().split(/[\s,]+/).some((entry) => entry !== '' && isFor(entry));
}

function matches(entry: string, host: string, port: number): boolean {
  const [, bracketed, plain, wanted] = /^(?:\[([^\]]*)\]|([^:]*))(?::(\d+))?$/.exec(entry) ?? [];
  if (wanted !== undefined && Number(wanted) !== port) return false;
  const name = bracketed ?? plain ?? entry;
  if (isIP(host) === 0) return isBelow(host, name.replace(/^\*?\./, ''));
  return isIP(name.replace(/\/\d+$/, '')) !== 0 && isWithin(host, name);
}

function isBelow(host: string, name: string): boolean {
  return name !== '' && (host === name || host.endsWith(`.${name}`));
}

function isWithin(host: string, range: string): boolean {
  try {
    return rangeHas(parseRange(range.includes('/') ? range : `${range}/${ADDRESS_BITS[isIP(range) === 6 ? 6 : 4]}`), parseAddress(host));
  } catch {
    return false;
  }
}
