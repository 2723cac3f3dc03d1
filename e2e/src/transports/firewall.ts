import { runInNamespace, type Field } from '@moorline/tools';

const TABLE = 'weather';
/** UDP port numbers of all endpoints of a field. */
const PORTS = '21000-21127';

/** What a firewall before the endpoints does to UDP. */
export const UDP_RULES = {
  /** Swallows all, both ways. */
  dark: [`udp dport ${PORTS} drop`, `udp sport ${PORTS} drop`],
  /** Swallows what comes from the worker only. */
  darkUp: [`udp dport ${PORTS} drop`],
  /** Swallows what goes to the worker only. */
  darkDown: [`udp sport ${PORTS} drop`],
  /** Swallows large datagrams, and lets small ones pass. */
  large: [`udp dport ${PORTS} meta length > 600 drop`, `udp sport ${PORTS} meta length > 600 drop`],
  /** Says that nobody is there. */
  refused: [`udp dport ${PORTS} reject with icmp type port-unreachable`],
} as const;

/** Puts rules before the cluster's node, in place of those that are there; TCP passes unless a rule says otherwise. */
export async function raiseFirewall({ cluster }: Field, rules: readonly string[]): Promise<void> {
  const chain = (hook: string): string => `chain ${hook} { type filter hook ${hook} priority -200; ${rules.map((rule) => `${rule};`).join(' ')} }`;
  await runInNamespace(cluster.node, 'nft', ['--file', '-'], `table ip ${TABLE}\ndelete table ip ${TABLE}\ntable ip ${TABLE} {\n${chain('input')}\n${chain('output')}\n}\n`);
}

/** Lets all pass again. */
export async function lowerFirewall(field: Field): Promise<void> {
  await raiseFirewall(field, []);
}
