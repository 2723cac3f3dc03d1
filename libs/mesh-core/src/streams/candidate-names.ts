import { dnsNameSchema, type DnsConfig } from '../schema/index.ts';

/**
 * The full names that a resolver tries for a name, in order (resolv.conf(5): search, ndots). A name with a final dot
 * is full already. Empty for what is no DNS name.
 */
export function candidateNames(name: string, { searches, ndots }: Pick<DnsConfig, 'searches' | 'ndots'>): readonly string[] {
  const lower = name.toLowerCase();
  const isFull = lower.endsWith('.');
  const plain = isFull ? lower.slice(0, -1) : lower;
  if (isFull) return names([plain]);
  const extended = searches.map((domain) => `${plain}.${domain}`);
  const hasDots = plain.split('.').length - 1 >= ndots;
  return names(hasDots ? [plain, ...extended] : [...extended, plain]);
}

function names(candidates: readonly string[]): readonly string[] {
  return [...new Set(candidates)].filter((candidate) => dnsNameSchema.safeParse(candidate).success);
}
