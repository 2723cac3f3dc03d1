import { attachmentIdSchema, endpointBootstrapSchema, endpointPodSchema, formatAddress, formatRange, moorlineError, nodeAddressesOf, parseAddress, parseRange, portSchema, rangeWithin, tableName, type IpRange } from '@moorline/mesh-core';
import * as z from 'zod';

const { interfaceName, addresses, furtherAddresses, allowedDestinations } = endpointBootstrapSchema.shape;
const { opsPort, exposedPorts, deniedDestinations, fromJobs } = endpointPodSchema.shape;

/** What the rules of an endpoint's pod depend on, besides those of every endpoint. */
export const podRulesSchema = z.strictObject({
  attachmentId: attachmentIdSchema, interfaceName, addresses, furtherAddresses, allowedDestinations, opsPort, exposedPorts, deniedDestinations, fromJobs,
  relayPort: portSchema,
  /** The pod's own. */
  podAddresses: z.array(z.union([z.ipv4(), z.ipv6()])).max(16),
  /** Of the node, on the pod's network. */
  gateways: z.array(z.ipv4()).max(16),
});
export type PodRules = z.infer<typeof podRulesSchema>;

/** Addresses that mean something else on every node: its own services, such as the metadata of clouds. */
const LINK_LOCAL = ['169.254.0.0/16', 'fe80::/10'];
/** Of the pool that is for local use (RFC 2474 section 6): flows that jobs begin carry it from endpoint to endpoint. */
const JOB_DSCP = 0x2b;

/** Name of that table. */
export function podTableName(attachmentId: string): string {
  return `${tableName(attachmentId)}_pod`;
}

/**
 * A second table, for an endpoint that has a pod to itself:
 * - packets to the pod's address are the job's, but for the pod's own ports; the client's address stays
 * - only so is the job reached, and by jobs of other endpoints only where that is allowed
 * - the job reaches neither what is denied, nor link-local addresses, nor the node, unless a range that it may send to
 *   lies within: who names it means it
 * @throws ML-NFTABLES-FAILED for values that are not of the schema
 */
export function renderPodRules(rules: PodRules): string {
  const checked = podRulesSchema.safeParse(rules);
  if (!checked.success) throw moorlineError('ML-NFTABLES-FAILED', `the rules cannot be written: ${checked.error.issues[0]?.path.join('.') ?? ''}`, checked.error);
  const { attachmentId, interfaceName: link, opsPort: ops, relayPort, fromJobs: jobsMayEnter } = checked.data;
  const nodes = nodeAddressesOf(checked.data).map(({ ipv4, ipv6 }) => ({ ipv4: formatAddress(parseAddress(ipv4)), ipv6: formatAddress(parseAddress(ipv6)) }));
  const own = checked.data.podAddresses.map(parseAddress);
  const denied = [...checked.data.deniedDestinations, ...LINK_LOCAL, ...checked.data.gateways.map((address) => `${address}/32`)].map(parseRange);
  const meant = checked.data.allowedDestinations.map(parseRange).filter((range) => denied.some((each) => rangeWithin(range, each)));
  const elements = (ranges: readonly IpRange[], family: 4 | 6): string => {
    const ofFamily = ranges.filter((range) => range.family === family).map(formatRange);
    return ofFamily.length === 0 ? '' : ` elements = { ${ofFamily.join(', ')} };`;
  };
  const ownOf = (family: 4 | 6): string => {
    const ofFamily = own.filter((address) => address.family === family).map(formatAddress);
    return ofFamily.length === 0 ? '' : ` elements = { ${ofFamily.join(', ')} };`;
  };
  const table = `inet ${podTableName(attachmentId)}`;

  return `table ${table}
delete table ${table}
table ${table} {
  set own4 { type ipv4_addr;${ownOf(4)} }
  set own6 { type ipv6_addr;${ownOf(6)} }
  set job4 { type ipv4_addr; elements = { ${nodes.map(({ ipv4 }) => ipv4).join(', ')} }; }
  set job6 { type ipv6_addr; elements = { ${nodes.map(({ ipv6 }) => ipv6).join(', ')} }; }
  set denied4 { type ipv4_addr; flags interval; auto-merge;${elements(denied, 4)} }
  set denied6 { type ipv6_addr; flags interval; auto-merge;${elements(denied, 6)} }
  set meant4 { type ipv4_addr; flags interval; auto-merge;${elements(meant, 4)} }
  set meant6 { type ipv6_addr; flags interval; auto-merge;${elements(meant, 6)} }

  chain job_of_pod {
${jobOfPod(checked.data.exposedPorts, nodes[0] ?? checked.data.addresses)}
  }

  chain arriving {
    type nat hook prerouting priority dstnat; policy accept;
    tcp dport { ${relayPort}, ${ops} } return
    udp dport ${relayPort} return
    ip daddr @own4 jump job_of_pod
    ip6 daddr @own6 jump job_of_pod
  }

  chain from_job {
    ct state established,related return
    ip daddr @meant4 return
    ip6 daddr @meant6 return
    ip daddr @denied4 counter drop
    ip6 daddr @denied6 counter drop
  }

  chain to_job {
    ct state established,related return
${jobsMayEnter ? '' : `    ip dscp ${JOB_DSCP} counter drop\n    ip6 dscp ${JOB_DSCP} counter drop\n`}    ct status dnat return
    counter drop
  }

  chain forward {
    type filter hook forward priority -10; policy accept;
    iifname "${link}" jump from_job
    iifname != "${link}" oifname "${link}" jump to_job
  }

  chain leaving {
    type filter hook postrouting priority mangle; policy accept;
    oifname != "${link}" ip saddr @job4 ct direction original ip dscp set ${JOB_DSCP}
    oifname != "${link}" ip6 saddr @job6 ct direction original ip6 dscp set ${JOB_DSCP}
  }

  chain to_itself {
    type nat hook postrouting priority srcnat; policy accept;
    oifname "${link}" ip saddr @job4 ct status dnat masquerade
    oifname "${link}" ip6 saddr @job6 ct status dnat masquerade
  }
}
`;
}

function jobOfPod(exposed: PodRules['exposedPorts'], { ipv4, ipv6 }: PodRules['addresses']): string {
  const ping = [`    ip protocol icmp icmp type echo-request dnat ip to ${ipv4}`, `    icmpv6 type echo-request dnat ip6 to ${ipv6}`];
  const ports = (protocol: 'TCP' | 'UDP'): string | null => {
    const name = protocol.toLowerCase();
    if (exposed === null) return `meta l4proto ${name}`;
    const listed = exposed.filter((each) => each.protocol === protocol).map(({ port }) => port);
    return listed.length === 0 ? null : `${name} dport { ${[...new Set(listed)].join(', ')} }`;
  };
  const matches = [ports('TCP'), ports('UDP')].filter((match) => match !== null);
  return [...ping, ...matches.flatMap((match) => [`    meta nfproto ipv4 ${match} dnat ip to ${ipv4}`, `    meta nfproto ipv6 ${match} dnat ip6 to ${ipv6}`])].join('\n');
}
