import { ADDRESS_BITS, formatRange, moorlineError, parseAddress, parseRange, type Family } from '@moorline/mesh-core';

const EVERYTHING: Readonly<Record<Family, string>> = { 4: '0.0.0.0/0', 6: '::/0' };

/**
 * An address or range in one spelling: RFC 5952, no host bits, always with its length.
 * @param text `10.0.0.7`, `10.0.0.7/8`, or `default` as ip prints it, which needs `family`
 * @throws ML-INTERFACE-FAILED when it is none
 */
export function canonicalRange(text: string, family?: Family): string {
  if (text === 'default' && family !== undefined) return EVERYTHING[family];
  try {
    return formatRange(parseRange(text.includes('/') ? text : `${text}/${ADDRESS_BITS[parseAddress(text).family]}`));
  } catch (error) {
    throw moorlineError('ML-INTERFACE-FAILED', `${JSON.stringify(text)} is no address or range`, error);
  }
}

/** Family of what `canonicalRange` gave. */
export function familyOf(addressOrRange: string): Family {
  return addressOrRange.includes(':') ? 6 : 4;
}
