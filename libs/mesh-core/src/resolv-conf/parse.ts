import { dnsNameSchema, ipSchema } from '../schema/index.ts';

/** What of a resolv.conf (resolv.conf(5)) matters to a job. */
export interface ResolvConf {
  /** IP addresses in order of preference; IPv6 ones may carry a zone. */
  readonly nameservers: readonly string[];
  readonly searches: readonly string[];
}

/** More of the file is not read: real ones are far below a kilobyte. */
const TEXT_MAX = 65_536;
/** More than any resolver uses (glibc: 3 and 6). */
const NAMESERVERS_MAX = 16;
const SEARCHES_MAX = 32;

/**
 * Reads a resolv.conf as glibc does: the last `search` or `domain` line counts, lines that are not
 * understood are passed over, comments begin with `#` or `;`. Takes any text and never throws.
 */
export function parseResolvConf(text: string): ResolvConf {
  const lines = text
    .slice(0, TEXT_MAX)
    .split(/\r?\n/)
    .map((line) =>
      line
        .replace(/[#;][\s\S]*/, '')
        .trim()
        .split(/\s+/),
    );
  const nameservers = lines.flatMap(([keyword, value]) => (keyword === 'nameserver' && value !== undefined && isNameserver(value) ? [value] : []));
  const searchLine = lines.findLast(([keyword]) => keyword === 'search' || keyword === 'domain') ?? [];
  return {
    nameservers: unique(nameservers).slice(0, NAMESERVERS_MAX),
    searches: unique(searchLine.slice(1).flatMap(searchDomain)).slice(0, SEARCHES_MAX),
  };
}

function isNameserver(text: string): boolean {
  const parts = /^([^%]+)(?:%[\w.-]{1,15})?$/.exec(text);
  return parts !== null && ipSchema.safeParse(parts[1]).success;
}

function searchDomain(text: string): readonly string[] {
  const name = text.toLowerCase().replace(/\.$/, '');
  return dnsNameSchema.safeParse(name).success ? [name] : [];
}

function unique(items: readonly string[]): readonly string[] {
  return [...new Set(items)];
}
