import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { isMoorlineError } from '@moorline/mesh-core';
import { buildApps } from '../../demo/build.ts';
import { attachForUser, BED_VARIABLE, detach, IPERF_PORT, openField, programPath, startAgent, startDaemon, toEnd, type Field } from '../../testbed/index.ts';
import { setUdpDark } from './firewall.ts';
import { longestGap, parseSink } from './parse-sink.ts';
import { parseStall, type StreamReport } from './parse-stall.ts';
import { untilTransport } from './until-transport.ts';

/** One change of the transport under load. */
export interface SwitchFigures {
  readonly to: 'wss' | 'udp';
  /** From the change of the network until the agent says so; it is asked a few times a second. */
  readonly movedMs: number;
  /** Longest time in which nothing of a TCP stream arrived around it. */
  readonly stallMs: number;
}

export interface SwitchReport {
  readonly switches: readonly SwitchFigures[];
  readonly connectionsLost: number;
  /** Longest stall of all, by either stream. */
  readonly longestStallMs: number;
  /** Of iperf3 under all of it; null: its connection was lost. */
  readonly iperf: StreamReport | null;
}

const SWITCH_BED = 'benchsw';
const NAME = 'switching';
const SINK_PORT = 9_100;
/** Between two changes, so that their stalls are told apart. */
const CALM_MS = 3_000;
/** A switch up and down again takes some ten seconds. */
const SECONDS_EACH = 25;
const EXTRA_SECONDS = 10;

export interface SwitchOptions {
  /** How often UDP goes away and comes back. */
  readonly times: number;
  readonly say: (line: string) => void;
  readonly signal: AbortSignal;
}

/**
 * Takes a tunnel's direct UDP away and gives it back under a running iperf3, and watches a small TCP stream
 * beside it. Needs root.
 * @throws ML-TIMEOUT when the tunnel does not move; those of the bed
 */
export async function measureSwitches({ times, say, signal }: SwitchOptions): Promise<SwitchReport> {
  say('building the programs');
  await buildApps(signal);
  say('starting a cluster and a control plane');
  const field = await openField(SWITCH_BED, { signal });
  try {
    const joinFile = await attachForUser(field, NAME);
    const report = await underLoad(field, joinFile, { times, say, signal });
    await detach(field.plane, NAME);
    return report;
  } finally {
    await field.bed.close();
  }
}

async function underLoad(field: Field, joinFile: string, { times, say, signal }: SwitchOptions): Promise<SwitchReport> {
  const { bed, cluster, programs, home } = field;
  const pod = cluster.addresses.pods.echo;
  const sink = await startDaemon(bed, { name: 'stream-sink', file: 'nsenter', args: [`--net=/run/netns/${cluster.pods.echo}`, '--', process.execPath, programPath('stream-sink.ts'), String(SINK_PORT)], ready: /^ready$/m }, signal);
  const source = home.copy(programPath('stream-source.ts'), 'stream-source.mts', 0o600);
  const iperf = `iperf3 --client ${pod} --port ${IPERF_PORT} --reverse --interval 0.1 --time ${times * SECONDS_EACH + EXTRA_SECONDS} --json`;
  const script = `${programs.node} ${source} ${pod} ${SINK_PORT} & exec ${iperf}`;
  const agent = await startAgent(field, { joinFile, command: ['/bin/bash', '-c', script], environment: { [BED_VARIABLE]: bed.name } });
  const changes: { readonly to: 'wss' | 'udp'; readonly atMs: number; readonly movedMs: number }[] = [];
  const change = async (to: 'wss' | 'udp'): Promise<void> => {
    const atMs = Date.now();
    await setUdpDark(field, to === 'wss');
    await untilTransport(field, to, signal);
    changes.push({ to, atMs, movedMs: Date.now() - atMs });
    say(`moved to ${to} after ${Date.now() - atMs} ms`);
    await sleep(CALM_MS);
  };
  await untilTransport(field, 'udp', signal);
  await sleep(CALM_MS);
  for (let time = 0; time < times; time += 1) {
    await change('wss');
    await change('udp');
  }
  const endsAtMs = Date.now();
  const { gaps, opened, closed } = parseSink(readFileSync(sink.logFile, 'utf8'));
  say('waiting for iperf3 to end');
  const stream = streamOf((await toEnd(agent)).stdout);
  const switches = changes.map(({ to, atMs, movedMs }, index) => ({ to, movedMs, stallMs: longestGap(gaps, atMs, changes[index + 1]?.atMs ?? endsAtMs) }));
  return {
    switches,
    connectionsLost: Math.max(closed, opened - 1) + (stream === null ? 1 : 0),
    longestStallMs: Math.max(stream?.stallMs ?? 0, ...switches.map(({ stallMs }) => stallMs)),
    iperf: stream,
  };
}

function streamOf(output: string): StreamReport | null {
  try {
    return parseStall(output);
  } catch (error) {
    if (isMoorlineError(error, 'ML-BENCH-IPERF')) return null;
    throw error;
  }
}
