import { run } from '@moorline/linux';
import * as z from 'zod';
import { runInNamespace } from '../../testbed/index.ts';
import { MACHINE_LINK, ROUTER_LINKS, type BenchNetwork } from './topology.ts';

const TABLE = 'moorline_bench';
const PER_CENT = 100;

/** Rules of the router that lose this part of the packets, each way, and count all: one transaction for `nft -f -`. */
export function renderLoss(lossPct: number): string {
  const links = Object.values(ROUTER_LINKS).map((link) => `"${link}"`).join(', ');
  const lose = lossPct > 0 ? [`    oifname { ${links} } numgen random mod ${PER_CENT} < ${lossPct} counter name lost drop`] : [];
  return [
    `table inet ${TABLE} {`,
    '  counter lost { }',
    '  counter passed { }',
    '  chain forward {',
    '    type filter hook forward priority 0; policy accept;',
    ...lose,
    `    oifname { ${links} } counter name passed`,
    '  }',
    '}',
    '',
  ].join('\n');
}

/**
 * Makes the router lose packets. Machines on a lossy path send every packet by itself: a rule would lose
 * a batch of up to 64 as one.
 */
export async function applyLoss({ worker, router, cluster }: BenchNetwork, lossPct: number): Promise<void> {
  await runInNamespace(router, 'nft', ['--file', '-'], renderLoss(lossPct));
  if (lossPct === 0) return;
  for (const machine of [worker, cluster]) await run('ip', ['-n', machine, 'link', 'set', MACHINE_LINK, 'gso_max_segs', '1']);
}

const counterSchema = z.object({ nftables: z.array(z.object({ counter: z.object({ name: z.string(), packets: z.number() }).optional() })) });

/** Part of the packets that the router has lost so far, percent; null while none has come. */
export async function measureLoss({ router }: BenchNetwork): Promise<number | null> {
  return lossOf(await runInNamespace(router, 'nft', ['-j', 'list', 'counters', 'table', 'inet', TABLE]));
}

/** Pure part of `measureLoss`, for what nft prints (libnftables-json(5)). */
export function lossOf(json: string): number | null {
  const counters = counterSchema.parse(JSON.parse(json)).nftables.flatMap(({ counter }) => counter ?? []);
  const packets = (wanted: string): number => counters.find(({ name }) => name === wanted)?.packets ?? 0;
  const all = packets('lost') + packets('passed');
  return all === 0 ? null : (packets('lost') / all) * PER_CENT;
}
