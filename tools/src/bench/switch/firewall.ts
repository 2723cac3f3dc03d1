import { runInNamespace, type Field } from '../../testbed/index.ts';

const TABLE = 'moorline_bench_weather';
/** Ports of all endpoints of a field. */
const PORTS = '21000-21127';

/** Swallows the direct UDP of all endpoints, both ways, or lets it pass again. */
export async function setUdpDark({ cluster }: Field, dark: boolean): Promise<void> {
  const chain = (hook: string): string => `chain ${hook} { type filter hook ${hook} priority -200; udp dport ${PORTS} drop; udp sport ${PORTS} drop; }`;
  const rules = dark ? `table ip ${TABLE} {\n${chain('input')}\n${chain('output')}\n}\n` : '';
  await runInNamespace(cluster.node, 'nft', ['--file', '-'], `table ip ${TABLE}\ndelete table ip ${TABLE}\n${rules}`);
}
