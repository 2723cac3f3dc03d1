import { resolve } from 'node:path';
import { Command, Option } from 'commander';
import { moorlineError } from '@moorline/mesh-core';
import { printer, printJson } from '../cli/print.ts';
import { withLifecycle } from '../cli/with-lifecycle.ts';
import { AXES, CARRIER_PATHS, planCells, type CarrierPath, type Selection } from './cells/index.ts';
import { joinCommand } from './join/index.ts';
import { kubeCommand } from './kube/index.ts';
import { parseCount, parseNumber, parseNumbers, parsePaths, parseTransports } from './parse-options.ts';
import { WSTUNNEL_VARIABLE } from './paths/index.ts';
import { describeMachine, renderRows, renderUdp, renderVerdicts, writeReport, type BenchReport } from './report/index.ts';
import { createSay } from './say.ts';
import { runBench } from './run-bench.ts';
import { switchCommand } from './switch/index.ts';
import { judge } from './verdicts/index.ts';

const ROUNDS = 5;
const SECONDS = 2;
const QUICK_SECONDS = 1;
/** Nothing is promised of them, and the time is short. */
const QUICK_WITHOUT = ['relay-plain-tls'];
/** Well below what every path carries on two cores. */
const UDP_MBPS = 50;

interface Flags {
  readonly quick?: true;
  readonly only?: readonly CarrierPath[];
  readonly transport?: readonly boolean[];
  readonly mtu?: readonly number[];
  readonly streams?: readonly number[];
  readonly loss?: readonly number[];
  readonly delay?: readonly number[];
  readonly all?: true;
  readonly rounds: number;
  readonly seconds?: number;
  readonly udp?: number;
  readonly to?: string;
  readonly json?: true;
}

const EXAMPLES = `
Two machines (network namespaces) with a router between them; iperf3 and ping through each path, in turns.
Needs root and, for steady figures, a machine that does nothing else. Without --mtu, --streams, --loss and
--delay each of them varies in turn; those that are given are combined. ${WSTUNNEL_VARIABLE} names a real wstunnel.

Examples:
  ./moorline bench --quick                                   # MTU 1280, 1 stream, with and without TLS
  ./moorline bench --to reports/bench                        # everything, in a quarter of an hour; a table, JSON and a chart
  ./moorline bench --quick --json | jq .rows
  ./moorline bench --only relay,wireguard-direct --transport ws --mtu 1280 --rounds 3 --seconds 2
`;

/** The command `bench` of the checkout. */
export function benchCommand(): Command {
  return new Command('bench')
    .description('measures throughput, round trips, CPU and memory of the tunnel, beside bare WireGuard and others')
    .option('--quick', 'within 100 seconds: MTU 1280, 1 stream, no loss, no delay')
    .option('--only <paths>', `of ${CARRIER_PATHS.join(', ')}`, parsePaths)
    .option('--transport <kinds>', 'of ws, tls', parseTransports)
    .option('--mtu <bytes>', `of the overlay, such as ${AXES.mtu.join(',')}`, parseNumbers)
    .option('--streams <counts>', `TCP connections at once, such as ${AXES.streams.join(',')}`, parseNumbers)
    .option('--loss <percent>', `of the path, each way, such as ${AXES.lossPct.join(',')}`, parseNumbers)
    .option('--delay <ms>', `of the path, each way, such as ${AXES.delayMs.join(',')}`, parseNumbers)
    .addOption(new Option('--all', 'every combination of them').conflicts(['quick', 'mtu', 'streams', 'loss', 'delay']))
    .option('--rounds <count>', 'interleaved rounds', parseNumber, ROUNDS)
    .option('--seconds <count>', `of TCP each way in a round (default: ${SECONDS}, with --quick ${QUICK_SECONDS})`, parseNumber)
    .option('--udp <mbps>', `offered UDP besides, 0 for none (default: ${UDP_MBPS}, with --quick none)`, parseCount)
    .option('--to <folder>', 'where bench.json, bench.md and the chart bench.svg go')
    .option('--json', 'print one JSON object and nothing else on standard output')
    .addHelpText('after', EXAMPLES)
    .enablePositionalOptions()
    .addCommand(joinCommand())
    .addCommand(kubeCommand())
    .addCommand(switchCommand())
    .action(act);
}

async function act(flags: Flags): Promise<void> {
  const { quick = false, json = false, rounds } = flags;
  const cells = planCells(selectionOf(flags));
  if (cells.length === 0) throw moorlineError('ML-USAGE', 'no path can be measured under these conditions');
  const say = createSay();
  const measured = await withLifecycle((signal) => runBench({ cells, rounds, seconds: flags.seconds ?? (quick ? QUICK_SECONDS : SECONDS), udpMbps: (flags.udp ?? (quick ? 0 : UDP_MBPS)) || null, say, signal }));
  const report: BenchReport = { date: new Date().toISOString(), machine: describeMachine(), rows: measured, verdicts: judge(measured) };
  if (flags.to !== undefined) for (const path of writeReport(resolve(flags.to), report)) say(path);
  if (json) printJson({ rows: measured.map((row) => ({ ...row, date: report.date, machine: report.machine })) });
  else print(report);
}

function print({ machine, rows, verdicts }: BenchReport): void {
  const line = printer(false);
  line(machine);
  line(renderRows(rows));
  for (const table of [renderUdp(rows), verdicts.length > 0 ? renderVerdicts(verdicts) : '']) if (table !== '') line(table);
}

function selectionOf({ quick, only, transport, mtu, streams, loss, delay, all }: Flags): Selection {
  const paths = only ?? CARRIER_PATHS.filter((path) => path !== 'wstunnel' || process.env[WSTUNNEL_VARIABLE] !== undefined);
  const tls = transport ?? [false, true];
  if (all === true) return { paths, tls, ...AXES };
  const base = quick === true ? { mtu: [AXES.mtu[0]], without: QUICK_WITHOUT } : {};
  return { paths, tls, ...base, ...(mtu === undefined ? {} : { mtu }), streams, lossPct: loss, delayMs: delay };
}
