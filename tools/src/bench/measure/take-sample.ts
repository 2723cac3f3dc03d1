import { setTimeout as sleep } from 'node:timers/promises';
import type { BedNames } from '../../testbed/index.ts';
import { parseTcpReport, parseUdpReport, runIperf, type TcpFigures } from '../iperf/index.ts';
import type { BenchNetwork } from '../network/index.ts';
import type { RunningCarrier } from '../paths/index.ts';
import { ping } from '../ping/index.ts';
import type { Sample, UdpSample } from './sample.ts';

export interface LoadOptions {
  readonly bed: BedNames;
  readonly network: BenchNetwork;
  readonly streams: number;
  /** Whole seconds of TCP each way. */
  readonly seconds: number;
  /** Rate of UDP that is offered each way for a second, Mbit/s; null: none. */
  readonly udpMbps: number | null;
  readonly signal: AbortSignal;
}

const IDLE_PINGS = 20;
const IDLE_PING_INTERVAL_MS = 10;
const LOADED_PING_INTERVAL_MS = 50;
/** TCP has found its rate after this. */
const WARM_UP_MS = 250;
const RSS_INTERVAL_MS = 100;
const UDP_SECONDS = 1;
const MS_PER_SECOND = 1_000;

/** Measures one carrier once: round trips at rest, then TCP both ways with round trips under load. @throws ML-BENCH-IPERF, ML-ABORTED */
export async function takeSample(carrier: RunningCarrier, options: LoadOptions): Promise<Sample> {
  const { network: { worker: namespace }, signal } = options;
  const idleMs = await ping({ namespace, target: carrier.target, count: IDLE_PINGS, intervalMs: IDLE_PING_INTERVAL_MS, signal });
  const tcp = await measureTcp(carrier, options);
  return { ...tcp, idleMs, udp: options.udpMbps === null ? null : await measureUdp(carrier, options, options.udpMbps) };
}

async function measureTcp(carrier: RunningCarrier, options: LoadOptions): Promise<Omit<Sample, 'idleMs' | 'udp'>> {
  const before = carrier.processes.cpuSec();
  let rssMib = 0;
  const watch = setInterval(() => (rssMib = Math.max(rssMib, carrier.processes.relayRssMib())), RSS_INTERVAL_MS);
  try {
    const up = await load(carrier, options, []);
    const down = await load(carrier, options, ['--reverse']);
    return {
      upMbps: up.mbps, downMbps: down.mbps, loadedMs: [...up.roundTripsMs, ...down.roundTripsMs],
      cpuSec: carrier.processes.cpuSec() - before, bytes: up.bytes + down.bytes, rssMib,
    };
  } finally {
    clearInterval(watch);
  }
}

async function measureUdp(carrier: RunningCarrier, options: LoadOptions, rateMbps: number): Promise<UdpSample> {
  const args = ['--udp', '--bitrate', `${rateMbps}M`];
  const up = parseUdpReport(await iperf(carrier, options, UDP_SECONDS, args));
  return { up, down: parseUdpReport(await iperf(carrier, options, UDP_SECONDS, [...args, '--reverse'])) };
}

async function load(carrier: RunningCarrier, options: LoadOptions, extra: readonly string[]): Promise<TcpFigures & { readonly roundTripsMs: readonly number[] }> {
  const { network: { worker: namespace }, streams, seconds, signal } = options;
  const count = Math.max(1, Math.floor((seconds * MS_PER_SECOND - 2 * WARM_UP_MS) / LOADED_PING_INTERVAL_MS));
  const [report, roundTripsMs] = await Promise.all([
    iperf(carrier, options, seconds, ['--parallel', String(streams), ...extra]),
    sleep(WARM_UP_MS).then(() => ping({ namespace, target: carrier.target, count, intervalMs: LOADED_PING_INTERVAL_MS, signal })),
  ]);
  return { ...parseTcpReport(report), roundTripsMs };
}

async function iperf({ target }: RunningCarrier, { bed, network, signal }: LoadOptions, seconds: number, args: readonly string[]): Promise<string> {
  return runIperf({ bed, network, target, seconds, args, signal });
}
