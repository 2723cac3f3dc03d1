import { runInNamespace, type Field } from '@moorline/tools';

const TABLE = 'weather';
/** Port numbers of all endpoints of a field, of UDP and of relays. */
const PORTS = '21000-21127';

/** What a firewall before the endpoints does. */
export const RULES = {
  /** Swallows all UDP, both ways. */
  udpDark: [`udp dport ${PORTS} drop`, `udp sport ${PORTS} drop`],
  /** Swallows what comes from the worker only. */
  udpDarkUp: [`udp dport ${PORTS} drop`],
  /** Swallows what goes to the worker only. */
  udpDarkDown: [`udp sport ${PORTS} drop`],
  /** Swallows large datagrams, and lets small ones pass. */
  udpLarge: [`udp dport ${PORTS} meta length > 600 drop`, `udp sport ${PORTS} meta length > 600 drop`],
  /** Says that nobody is there. */
  udpRefused: [`udp dport ${PORTS} reject with icmp type port-unreachable`],
  /** Swallows what belongs to relays. */
  relayDark: [`tcp dport ${PORTS} drop`, `tcp sport ${PORTS} drop`],
  /** Breaks relays that are open, and lets none in. */
  relayReset: [`tcp dport ${PORTS} reject with tcp reset`],
} as const;

/** Puts rules before the cluster's node, in place of those that are there. */
export async function raiseFirewall({ cluster }: Field, ...rules: readonly (readonly string[])[]): Promise<void> {
  const chain = (hook: string): string => {
    // A reset can be said to what comes in only.
    const fitting = rules.flat().filter((rule) => hook === 'input' || !rule.includes('reject'));
    return `chain ${hook} { type filter hook ${hook} priority -200; ${fitting.map((rule) => `${rule};`).join(' ')} }`;
  };
  await runInNamespace(cluster.node, 'nft', ['--file', '-'], `table ip ${TABLE}\ndelete table ip ${TABLE}\ntable ip ${TABLE} {\n${chain('input')}\n${chain('output')}\n}\n`);
}

/** Lets all pass again. */
export async function lowerFirewall(field: Field): Promise<void> {
  await raiseFirewall(field);
}
