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

/** Packets that the router lost on purpose, and those that it sent on. */
export interface PacketCounts {
  readonly lost: number;
  readonly passed: number;
}

export async function countPackets({ router }: BenchNetwork): Promise<PacketCounts> {
  return parseCounters(await runInNamespace(router, 'nft', ['-j', 'list', 'counters', 'table', 'inet', TABLE]));
}

/** Pure part of `countPackets`, for what nft prints (libnftables-json(5)). */
export function parseCounters(json: string): PacketCounts {
  const counters = counterSchema.parse(JSON.parse(json)).nftables.flatMap(({ counter }) => counter ?? []);
  const packets = (wanted: keyof PacketCounts): number => counters.find(({ name }) => name === wanted)?.packets ?? 0;
  return { lost: packets('lost'), passed: packets('passed') };
}

/** Null when there was no packet at all. */
export function lossPercent(lost: number, passed: number): number | null {
  return lost + passed === 0 ? null : (lost / (lost + passed)) * PER_CENT;
}
