import { formatExposed, moorlineError, RELAY_PATH, STREAMS_PATHS, type HealthReport, type JoinAnswer, type Transport, type TunnelConfig } from '@moorline/mesh-core';
import type { Lifecycle, Logger } from '@moorline/service';
import { dialStreams, listenStreams, type Carried, type Proxies, type StreamDialer } from '@moorline/tunnel';
import { dialFor } from './dial.ts';
import { holdSession } from './hold-session.ts';
import { serveJob } from './serve-job.ts';

export interface JoinStreamsOptions {
  readonly answer: JoinAnswer;
  readonly ca: string;
  readonly expose: readonly number[];
  readonly proxies: Proxies;
  readonly remainingMs: () => number;
  readonly life: Lifecycle;
  readonly log: Logger;
}

/** The job's connections to the cluster and back, without a tunnel. */
export interface Streams {
  readonly dial: ReturnType<typeof dialFor>;
  /** From the job's side; null: not connected at present. */
  readonly dialer: () => StreamDialer | null;
  /** Milliseconds to the endpoint and back over the streams; null: nothing came back. */
  readonly roundTrip: () => Promise<number | null>;
  /** How both ways reach the endpoint. */
  readonly transport: () => Transport;
  readonly config: () => TunnelConfig;
  readonly update: (config: TunnelConfig) => void;
  readonly measure: () => Promise<HealthReport>;
}

/**
 * Opens both ways and waits for a round trip.
 * @throws ML-ENDPOINT-UNREACHABLE, ML-RELAY-REFUSED, ML-CA-MISMATCH, ML-SERVER-NAME-MISMATCH, ML-CLOCK-OFF, ML-PROXY-*, ML-ABORTED
 */
export async function joinStreams({ answer, ca, expose, proxies, remainingMs, life, log }: JoinStreamsOptions): Promise<Streams> {
  let config = answer.tunnel;
  const bytes = { rx: 0, tx: 0 };
  const toJob = (carried: Carried): void => count(carried.fromStream, carried.fromSocket);
  const count = (rx: number, tx: number): void => {
    bytes.rx += rx;
    bytes.tx += tx;
  };
  const session = { ca, ticket: () => config.relayTicket, agentFor: proxies.agentFor, signal: life.signal, log };
  const out = holdSession({ ...session, url: () => streamsUrl(config, STREAMS_PATHS.out), open: dialStreams });
  const onStream = serveJob(expose, toJob);
  const back = holdSession({ ...session, url: () => `${streamsUrl(config, STREAMS_PATHS.in)}?expose=${formatExposed(expose)}`, open: (socket) => listenStreams(socket, onStream) });
  const [dialer] = await Promise.all([out.first(remainingMs()), back.first(remainingMs())]);
  if ((await dialer.ping(remainingMs())) === null) throw moorlineError('ML-ENDPOINT-UNREACHABLE', 'nothing came back over the streams');
  const joinMs = performance.now();
  const roundTrip = async (): Promise<number | null> => (await out.current()?.ping()) ?? null;
  const transport = (): Transport => (proxies.addressFor(config.endpoint.relayUrl) === undefined ? 'wss' : 'wss-proxy');
  return {
    transport,
    dialer: out.current,
    roundTrip,
    dial: dialFor({ dialer: out.current, routes: () => config.routes, proxies, onCarried: toJob }),
    config: () => config,
    update: (newer) => {
      if (newer.revision > config.revision) config = newer;
    },
    measure: async () => ({
      mode: 'proxy',
      handshakeAgeMs: null,
      probeRttMs: await roundTrip(),
      rxBytes: bytes.rx,
      txBytes: bytes.tx,
      drops: 0,
      relayConnected: out.current() !== null && back.current() !== null,
      transport: transport(),
      transportReason: 'best',
      transportSwitches: 0,
      joinMs,
      processes: {},
    }),
  };
}

/** On the relay's host and port, behind the same prefix. */
function streamsUrl({ endpoint: { relayUrl } }: TunnelConfig, path: string): string {
  const url = new URL(relayUrl);
  url.pathname = url.pathname.slice(0, -RELAY_PATH.length) + path;
  return url.href;
}
