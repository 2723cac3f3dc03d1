import { sha256Hex } from '../keys/index.ts';
import { DNS_LABEL_MAX } from '../schema/index.ts';

/** Hexadecimal digits of a hash suffix: 80 bits, so that nobody makes two inputs meet on purpose. */
const HASH_DIGITS = 20;
const STEM_MAX = DNS_LABEL_MAX - HASH_DIGITS - 1;

const HASH_SUFFIX = new RegExp(`-[0-9a-f]{${HASH_DIGITS}}$`);

/** The label `stem-hash`, the stem cut where needed: the same for the same original, different for different ones. */
export function withHash(stem: string, original: readonly string[]): string {
  // JSON keeps the parts apart, and lone surrogates, which UTF-8 would make equal.
  const hash = sha256Hex(JSON.stringify(original)).slice(0, HASH_DIGITS);
  return `${stem.slice(0, STEM_MAX).replace(/-$/, '')}-${hash}`;
}

/** True for text that could be the outcome of `withHash` for another input. */
export function looksHashed(text: string): boolean {
  return HASH_SUFFIX.test(text);
}
