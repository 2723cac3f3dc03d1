import { DNS_LABEL_MAX, dnsLabelSchema } from '../schema/index.ts';
import { looksHashed, withHash } from './hash.ts';

/** Stands in for a text of which no letter or digit is left. */
const EMPTY_STEM = 'x';
/** Characters of a text that are looked at for its readable part; the hash covers all of it. */
const STEM_INPUT_MAX = 1_024;

/**
 * A DNS label (RFC 1123, at most 63 octets) from any text. A single text that is a label stays as it
 * is. All else (several parts, letters that had to change, too long, a text that itself ends like a
 * hash) gets a hash of the original behind it: different inputs give different labels, the same
 * input always the same.
 */
export function dnsLabel(...parts: readonly string[]): string {
  const text = parts.join('-');
  if (parts.length === 1 && isDnsLabel(text) && !looksHashed(text)) return text;
  return withHash(labelStem(text), parts);
}

/** True for a DNS label in lower case (RFC 1123 section 2.1). */
export function isDnsLabel(text: string): boolean {
  return dnsLabelSchema.safeParse(text).success;
}

/** What of the text may stand in a label, of at most 63 octets. */
export function labelStem(text: string): string {
  const stem = text
    .slice(0, STEM_INPUT_MAX)
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-/, '')
    .slice(0, DNS_LABEL_MAX)
    .replace(/-$/, '');
  return stem === '' ? EMPTY_STEM : stem;
}
