import { run } from '@moorline/linux';
import { IPERF_PORT } from '../../testbed/index.ts';
import { parseTcpReport, type TcpFigures } from '../iperf/index.ts';
import type { RunningCarrier } from '../paths/index.ts';
import { parseRoundTrips } from '../ping/index.ts';
import type { Sample } from './sample.ts';

export interface LoadOptions {
  /** Namespace of the worker's machine. */
  readonly worker: string;
  readonly streams: number;
  /** Whole seconds of TCP each way. */
  readonly seconds: number;
  readonly signal: AbortSignal;
}

const IDLE_PINGS = 20;
const IDLE_PING_INTERVAL_SEC = 0.01;
const LOADED_PING_INTERVAL_SEC = 0.05;
/** TCP has found its rate after this. */
const WARM_UP_MS = 250;
/** A lossy path makes connecting slow; a dead one must not hold the benchmark up. */
const GRACE_MS = 15_000;
const CONNECT_DEADLINE_MS = 5_000;
const RSS_INTERVAL_MS = 100;
const MS_PER_SECOND = 1_000;

/** Measures one carrier once: round trips at rest, then TCP both ways with round trips under load. @throws ML-BENCH-IPERF, ML-ABORTED */
export async function takeSample(carrier: RunningCarrier, options: LoadOptions): Promise<Sample> {
  const idleMs = await ping(carrier, options, IDLE_PINGS, IDLE_PING_INTERVAL_SEC);
  const before = carrier.processes.cpuSec();
  let rssMib = 0;
  const watch = setInterval(() => (rssMib = Math.max(rssMib, carrier.processes.relayRssMib())), RSS_INTERVAL_MS);
  try {
    const up = await load(carrier, options, []);
    const down = await load(carrier, options, ['--reverse']);
    return {
      upMbps: up.mbps, downMbps: down.mbps, idleMs, loadedMs: [...up.roundTripsMs, ...down.roundTripsMs],
      cpuSec: carrier.processes.cpuSec() - before, bytes: up.bytes + down.bytes, rssMib,
    };
  } finally {
    clearInterval(watch);
  }
}

async function load(carrier: RunningCarrier, options: LoadOptions, extra: readonly string[]): Promise<TcpFigures & { readonly roundTripsMs: readonly number[] }> {
  const { worker, streams, seconds, signal } = options;
  const args = ['--client', carrier.target, '--port', String(IPERF_PORT), '--time', String(seconds), '--parallel', String(streams), '--connect-timeout', String(CONNECT_DEADLINE_MS), '--json', ...extra];
  const pings = Math.max(1, Math.floor((seconds * MS_PER_SECOND - 2 * WARM_UP_MS) / (LOADED_PING_INTERVAL_SEC * MS_PER_SECOND)));
  const [report, roundTripsMs] = await Promise.all([
    run('nsenter', [`--net=/run/netns/${worker}`, '--', 'iperf3', ...args], { deadlineMs: seconds * MS_PER_SECOND + GRACE_MS, signal, acceptedExitCodes: [1] }),
    after(WARM_UP_MS).then(() => ping(carrier, options, pings, LOADED_PING_INTERVAL_SEC)),
  ]);
  return { ...parseTcpReport(report.stdout), roundTripsMs };
}

async function ping({ target }: RunningCarrier, { worker, signal }: LoadOptions, count: number, intervalSec: number): Promise<readonly number[]> {
  const args = ['-n', '-c', String(count), '-i', String(intervalSec), '-W', '1', target];
  // Exit code 1: some answer did not come.
  const { stdout } = await run('nsenter', [`--net=/run/netns/${worker}`, '--', 'ping', ...args], { signal, acceptedExitCodes: [1] });
  return parseRoundTrips(stdout);
}

function after(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
