import { ADDRESS_BITS, formatRange, moorlineError, parseAddress, parseRange, type Family } from '@moorline/mesh-core';

/**
 * An address or range in one spelling: RFC 5952, no host bits, always with its length.
 * @param text `10.0.0.7` or `10.0.0.7/8`
 * @throws ML-INTERFACE-FAILED when it is none
 */
export function canonicalRange(text: string): string {
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
