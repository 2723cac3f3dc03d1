import { DNS_NAME_MAX, dnsNameSchema } from '../schema/index.ts';
import { looksHashed, withHash } from './hash.ts';
import { labelStem } from './label.ts';

/**
 * A DNS name (RFC 1123, at most 253 octets, no final dot) from any text, label by label. A valid name
 * stays as it is; otherwise the first label carries a hash of the original, and labels that do not
 * fit are left out next to it, so that the domain behind stays.
 */
export function dnsName(text: string): string {
  const [first = '', ...rest] = text.split('.');
  if (dnsNameSchema.safeParse(text).success && !looksHashed(first)) return text;
  const head = withHash(labelStem(first), [text]);
  const behind = rest.filter((label) => label !== '').map(labelStem);
  return [head, ...lastThatFit(behind, DNS_NAME_MAX - head.length)].join('.');
}

/** The longest end of the list whose labels fit into `room` octets, a dot before each. */
function lastThatFit(labels: readonly string[], room: number): readonly string[] {
  let left = room;
  const from = labels.findLastIndex((label) => (left -= label.length + 1) < 0);
  return labels.slice(from + 1);
}
