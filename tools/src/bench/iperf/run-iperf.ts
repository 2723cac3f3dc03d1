import { childEnvironment, run, start, stopChild } from '@moorline/linux';
import { BED_VARIABLE, IPERF_PORT, waitUntil, type BedNames } from '../../testbed/index.ts';
import type { BenchNetwork } from '../network/index.ts';

export interface IperfOptions {
  readonly bed: BedNames;
  readonly network: BenchNetwork;
  /** Address of the cluster's machine that is to be reached. */
  readonly target: string;
  /** Whole seconds. */
  readonly seconds: number;
  /** Arguments of the client besides. */
  readonly args: readonly string[];
  readonly signal: AbortSignal;
}

const LISTEN_DEADLINE_MS = 10_000;
/** A lossy path makes connecting slow; a dead one must not hold the benchmark up. */
const GRACE_MS = 15_000;
const CONNECT_DEADLINE_MS = 5_000;
/** The server ends by itself with its one test; a client that was cut off would leave it waiting. */
const SERVER_GRACE_MS = 1_000;
/** Its report says why. */
const EXIT_FAILED = 1;
const MS_PER_SECOND = 1_000;

/**
 * One test from the worker's machine to the cluster's, with a server of its own: between two tests the same
 * server refuses connections for a moment.
 * @returns what the client printed: its report in JSON
 * @throws ML-TIMEOUT, ML-ABORTED
 */
export async function runIperf({ bed, network, target, seconds, args, signal }: IperfOptions): Promise<string> {
  let listening = false;
  const server = await start('nsenter', [...inside(network.cluster), 'iperf3', '--server', '--one-off', '--forceflush', '--port', String(IPERF_PORT)], {
    environment: childEnvironment({ [BED_VARIABLE]: bed.name }),
    detached: true,
    stdout: (line) => void (listening ||= line.includes('Server listening')),
  });
  try {
    await waitUntil(() => listening, { what: 'iperf3 to listen', deadlineMs: LISTEN_DEADLINE_MS, signal });
    const client = ['--client', target, '--port', String(IPERF_PORT), '--time', String(seconds), '--connect-timeout', String(CONNECT_DEADLINE_MS), '--json', ...args];
    return (await run('nsenter', [...inside(network.worker), 'iperf3', ...client], { deadlineMs: seconds * MS_PER_SECOND + GRACE_MS, signal, acceptedExitCodes: [EXIT_FAILED] })).stdout;
  } finally {
    await Promise.race([server.exited, stopChild(server, SERVER_GRACE_MS)]);
  }
}

function inside(namespace: string): readonly string[] {
  return [`--net=/run/netns/${namespace}`, '--'];
}
