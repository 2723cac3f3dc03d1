import { formatAddress, formatRange, moorlineError, nodeAddressesOf, parseAddress, parseRange, tableName, type AddressPair } from '@moorline/mesh-core';
import { endpointRulesSchema, type EndpointRules } from './rules.ts';

/** Numbers (IANA, Protocol Numbers), because nft knows the names only where there is an /etc/protocols. */
const IPPROTO_ICMP = 1;
const IPPROTO_ICMPV6 = 58;
/**
 * Segments of the relay's own TCP: they fit the least path that IPv6 works on (1280 bytes, RFC 8200 section 5, less
 * its header and TCP's), so that a path which is narrow and silent about it stalls no relay.
 */
const RELAY_SEGMENT_BYTES = 1_280 - 40 - 20;

/**
 * The nft table of one endpoint, as one transaction that also replaces an older one (nft(8), "ATOMIC"). Rules
 * touch nothing but this interface, this job's addresses and this WireGuard's ports, so that tables of many
 * endpoints and of others live side by side in one namespace: an `accept` here lets other tables judge as well.
 *
 * - from the job: own source addresses only; answers, and new flows to allowed destinations and among the job's
 *   nodes; the endpoint itself answers ICMP and probes, nothing else
 * - the job's flows leave by other interfaces with the endpoint's address; flows to the job keep the client's
 * - nodes of a job are not told that they are neighbours: they reach each other through here only
 * - TCP segments are clamped to the smaller MTU of both directions, those of the relay itself to what every path carries
 * @throws ML-NFTABLES-FAILED for values that are not of the schema: none of them can bring a rule of its own
 */
export function renderEndpointRules(rules: EndpointRules): string {
  const checked = endpointRulesSchema.safeParse(rules);
  if (!checked.success) throw moorlineError('ML-NFTABLES-FAILED', `the rules cannot be written: ${checked.error.issues[0]?.path.join('.') ?? ''}`, checked.error);
  const { attachmentId, interfaceName, probePort, relayPort, wireguardPort } = checked.data;
  const table = `inet ${tableName(attachmentId)}`;
  const nodes = nodeAddressesOf(checked.data).map(canonicalPair);
  const gateway = canonicalPair(checked.data.gateway);
  const ranges = checked.data.allowedDestinations.map(parseRange);
  const elementsOf = (family: 4 | 6): readonly string[] => ranges.filter((range) => range.family === family).map(formatRange);

  return `table ${table}
delete table ${table}
table ${table} {
${renderSet('allowed4', 'ipv4_addr', elementsOf(4))}
${renderSet('allowed6', 'ipv6_addr', elementsOf(6))}
  set job4 { type ipv4_addr; elements = { ${nodes.map(({ ipv4 }) => ipv4).join(', ')} }; }
  set job6 { type ipv6_addr; elements = { ${nodes.map(({ ipv6 }) => ipv6).join(', ')} }; }

  chain own_source {
    ip saddr != @job4 counter drop
    ip6 saddr != @job6 counter drop
  }

  chain from_job {
    jump own_source
    ct state invalid counter drop
    ct state established,related accept
    ip daddr @allowed4 accept
    ip6 daddr @allowed6 accept
    oifname "${interfaceName}" ip daddr @job4 accept
    oifname "${interfaceName}" ip6 daddr @job6 accept
    counter drop
  }

  chain to_endpoint {
    jump own_source
    ct state established,related accept
    meta l4proto { ${IPPROTO_ICMP}, ${IPPROTO_ICMPV6} } accept
    ip daddr ${gateway.ipv4} udp dport ${probePort} accept
    ip6 daddr ${gateway.ipv6} udp dport ${probePort} accept
    counter drop
  }

  chain spoofed {
    type filter hook prerouting priority -150; policy accept;
    iifname != "${interfaceName}" ip saddr @job4 counter drop
    iifname != "${interfaceName}" ip6 saddr @job6 counter drop
  }

  chain clamp {
    type filter hook forward priority -150; policy accept;
    iifname "${interfaceName}" tcp flags & (syn | rst) == syn tcp option maxseg size set rt mtu
    oifname "${interfaceName}" tcp flags & (syn | rst) == syn tcp option maxseg size set rt mtu
  }

  chain clamp_relay_in {
    type filter hook input priority -150; policy accept;
    iifname != "${interfaceName}" tcp dport ${relayPort} tcp flags & (syn | rst) == syn tcp option maxseg size set ${RELAY_SEGMENT_BYTES}
  }

  chain clamp_relay_out {
    type filter hook output priority -150; policy accept;
    oifname != "${interfaceName}" tcp sport ${relayPort} tcp flags & (syn | rst) == syn tcp option maxseg size set ${RELAY_SEGMENT_BYTES}
  }

  chain forward {
    type filter hook forward priority 0; policy accept;
    iifname "${interfaceName}" jump from_job
  }

  chain input {
    type filter hook input priority 0; policy accept;
    iifname "${interfaceName}" jump to_endpoint
    iifname != { "lo", "${interfaceName}" } udp dport { ${[...new Set([probePort, wireguardPort])].join(', ')} } counter drop
  }

  chain redirects {
    type filter hook output priority 0; policy accept;
    oifname "${interfaceName}" icmp type redirect drop
    oifname "${interfaceName}" icmpv6 type nd-redirect drop
  }

  chain outbound {
    type nat hook postrouting priority 100; policy accept;
    oifname != "${interfaceName}" ip saddr @job4 masquerade
    oifname != "${interfaceName}" ip6 saddr @job6 masquerade
  }
}
`;
}

function renderSet(name: string, type: string, ranges: readonly string[]): string {
  const elements = ranges.length === 0 ? '' : ` elements = { ${ranges.join(', ')} };`;
  return `  set ${name} { type ${type}; flags interval; auto-merge;${elements} }`;
}

function canonicalPair({ ipv4, ipv6 }: AddressPair): AddressPair {
  return { ipv4: formatAddress(parseAddress(ipv4)), ipv6: formatAddress(parseAddress(ipv6)) };
}
