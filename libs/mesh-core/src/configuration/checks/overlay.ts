import { allocateAddressPair, parseAddress, parseRange, rangeHas, rangeWithin, type Overlay } from '../../addressing/index.ts';
import { isMoorlineError } from '../../errors/index.ts';
import type { Configuration } from '../../schema/index.ts';
import { describeValue, type ConfigurationIssue, type IssuePath } from '../issue.ts';

/** Unique local addresses (RFC 4193 section 3.1). */
const UNIQUE_LOCAL = parseRange('fc00::/7');

/** The overlay must be unique local, have room, and hold nothing that is not a job. */
export function checkOverlay(configuration: Configuration): readonly ConfigurationIssue[] {
  const { overlay, cluster, endpoints } = configuration;
  return [
    ...issue(
      !rangeWithin(parseRange(overlay.ipv6), UNIQUE_LOCAL),
      ['overlay', 'ipv6'],
      'a range within fc00::/7 (unique local, RFC 4193)',
      overlay.ipv6,
    ),
    ...issue(
      !hasRoom({ ...overlay, excluded: [] }),
      ['overlay'],
      'ranges with room for a gateway and a job (/30 and /126 or larger)',
      `${overlay.ipv4} and ${overlay.ipv6}`,
    ),
    ...issue(
      hasRoom({ ...overlay, excluded: [] }) && !hasRoom(overlay),
      ['overlay', 'excluded'],
      'ranges that leave an address for a job',
      overlay.excluded.join(', '),
    ),
    ...overlay.excluded.flatMap((cidr, index) =>
      issue(!isInOverlay(overlay, cidr), ['overlay', 'excluded', index], 'a range inside the overlay', cidr),
    ),
    ...issue(holds(overlay, cluster.dnsServer), ['cluster', 'dnsServer'], 'an address outside the overlay', cluster.dnsServer),
    ...issue(holds(overlay, endpoints.address), ['endpoints', 'address'], 'an address outside the overlay', endpoints.address),
  ];
}

function hasRoom(overlay: Overlay): boolean {
  try {
    allocateAddressPair({ overlay, taken: [] });
    return true;
  } catch (error) {
    if (isMoorlineError(error, 'ML-ADDRESSES-EXHAUSTED')) return false;
    throw error;
  }
}

function isInOverlay({ ipv4, ipv6 }: Overlay, cidr: string): boolean {
  return [ipv4, ipv6].some((range) => rangeWithin(parseRange(cidr), parseRange(range)));
}

function holds({ ipv4, ipv6 }: Overlay, address: string): boolean {
  return [ipv4, ipv6].some((range) => rangeHas(parseRange(range), parseAddress(address)));
}

function issue(wrong: boolean, path: IssuePath, expected: string, value: string): readonly ConfigurationIssue[] {
  return wrong ? [{ code: 'ML-CONFIG-INVALID', path, expected, got: describeValue(value) }] : [];
}
