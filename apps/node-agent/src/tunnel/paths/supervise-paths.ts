import type { BatchSocket } from '@moorline/linux';
import { advance, asMoorlineError, describeRungs, explainTransport, moorlineError, newLadder, restarted, type LadderEvent, type LadderStep, type MtuInUse, type Signs, type Transport, type TransportReason, type TunnelConfig } from '@moorline/mesh-core';
import type { Logger } from '@moorline/service';
import { bridgeDatagrams, groupPaths, type Proxies, type WatchedPath } from '@moorline/tunnel';
import { kindOfClose, kindOfFailure } from './failure-kind.ts';
import { awaitFirstUse } from './first-use.ts';
import { keepMtu } from './keep-mtu.ts';
import { keepWriter } from './keep-writer.ts';
import { offersOf } from './offers.ts';
import { openPath } from './open-path.ts';

export interface PathSupervisor {
  /** A path is open. */
  readonly connected: () => boolean;
  readonly status: () => TransportStatus;
  /** Milliseconds to the endpoint and back, below WireGuard; null when no path is open, or nothing came back. */
  readonly roundTrip: () => Promise<number | null>;
  /** Datagrams lost at this end since the start. */
  readonly drops: () => number;
  /**
   * Settles when a path is used for the first time.
   * @throws after `deadlineMs` the failure that says most (ML-ENDPOINT-UNREACHABLE, ML-RELAY-REFUSED, ML-CA-MISMATCH, …)
   */
  readonly firstConnected: (deadlineMs: number) => Promise<void>;
  /** Ends at once; no datagram is touched after it. */
  readonly stop: () => void;
  /** Takes the present configuration: paths that do not lead to its endpoint are left. */
  readonly follow: () => void;
}

/** Which transport is used, and why. */
export interface TransportStatus {
  readonly transport: Transport;
  readonly reason: TransportReason;
  readonly switches: number;
  readonly mtu: MtuInUse;
  /** A word on each transport that may be used. */
  readonly paths: Readonly<Partial<Record<Transport, string>>>;
}

export interface PathSupervisorOptions {
  /** Carries wireguard-go's datagrams, in the job's namespace. */
  readonly socket: BatchSocket;
  readonly wireguardPort: number;
  readonly tunnel: () => TunnelConfig;
  /** Transports that the user allows. */
  readonly wanted: readonly Transport[];
  /** Called each time that traffic moves to another path: from the first on WireGuard is heard. */
  readonly onConnected: () => void;
  /** Called with the first MTU, and each time that another one is in force. */
  readonly onMtu: (mtu: MtuInUse) => void;
  /** Told why datagrams go one a system call, each time that a socket is opened so. */
  readonly onFallback: (reason: Error) => void;
  readonly ca: string;
  readonly proxies: Proxies;
  /** Headers for a wstunnel server. */
  readonly wstunnelHeaders: Readonly<Record<string, string>>;
  /** From 0 to 1, for the jitter of attempts. */
  readonly entropy: () => number;
  readonly signal: AbortSignal;
  readonly log: Logger;
}

/** Keeps the best path to the endpoint in use, as the ladder of mesh-core decides, until `signal` is aborted or it is stopped. */
export function supervisePaths(options: PathSupervisorOptions): PathSupervisor {
  const { signal, log } = options;
  const group = groupPaths();
  const bridge = bridgeDatagrams(options.socket, options.wireguardPort, group);
  const first = awaitFirstUse();
  const paths = new Map<Transport, WatchedPath>();
  const attempts = new Map<Transport, AbortController>();
  const writerFor = keepWriter();
  let target = targetOf(options.tunnel());
  let ladder = newLadder([], [], performance.now());
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;

  const signs = (): Signs => Object.fromEntries([...paths].map(([transport, path]) => [transport, path.signs()]));
  const tell = (event: LadderEvent): void => {
    if (stopped) return;
    const next = advance(ladder, { event, signs: signs(), nowMs: performance.now(), entropy: options.entropy() });
    ladder = next.ladder;
    for (const step of next.steps) perform(step);
    mtu.settle();
    clearTimeout(timer);
    timer = setTimeout(() => tell({ kind: 'tick' }), Math.max(0, ladder.dueMs - performance.now()));
  };
  const transport = (): Transport => ladder.active ?? ladder.used ?? ladder.order[0] ?? 'wss';
  const mtu = keepMtu({ setting: () => options.tunnel().mtu, ladder: () => ladder, transport, directLimit: () => paths.get('udp')?.limit?.(), onMtu: options.onMtu, log });
  const perform = (step: LadderStep): void => {
    const { kind, transport } = step;
    switch (kind) {
      case 'open':
        return void attempt(transport);
      case 'close':
        return drop(transport);
      case 'probe':
        return paths.get(transport)?.probe();
      case 'use':
        return use(transport, step.repeat);
    }
  };
  /** A relay that stands by takes what is too large for a direct path. */
  const unbounded = (): WatchedPath | null => [...paths.values()].find(({ limit }) => limit === undefined) ?? null;
  const use = (transport: Transport, repeat: boolean): void => {
    const path = paths.get(transport);
    if (path === undefined) return;
    path.claim(repeat);
    group.use(path, { repeat, keep: transport === 'udp', overflow: unbounded });
    log.info({ transport, reason: explainTransport(ladder), repeat }, 'transport in use');
    first.used();
    options.onConnected();
  };
  const drop = (transport: Transport): void => {
    attempts.get(transport)?.abort();
    attempts.delete(transport);
    const path = paths.get(transport);
    if (path === undefined) return;
    paths.delete(transport);
    group.remove(path);
    path.close();
    log.info({ transport }, 'path left');
  };
  const attempt = async (transport: Transport): Promise<void> => {
    const giveUp = new AbortController();
    attempts.set(transport, giveUp);
    const isPresent = (): boolean => attempts.get(transport) === giveUp;
    try {
      const path = await openPath(transport, { tunnel: options.tunnel(), ca: options.ca, proxies: options.proxies, wstunnelHeaders: options.wstunnelHeaders, writer: writerFor(options.tunnel().relayTicket), onSize: mtu.measured, onFallback: options.onFallback }, giveUp.signal);
      if (!isPresent()) return path.close();
      attempts.delete(transport);
      hold(transport, path);
    } catch (error) {
      if (!isPresent()) return;
      attempts.delete(transport);
      const failure = asMoorlineError(error, 'ML-ENDPOINT-UNREACHABLE');
      log.info({ transport, code: failure.code, detail: failure.detail }, 'path not opened');
      tell({ kind: 'failed', transport, failure: kindOfFailure(failure) });
      first.failed(transport, failure, ladder.order);
    }
  };
  const hold = (transport: Transport, path: WatchedPath): void => {
    paths.set(transport, path);
    group.add(path);
    void path.closed.then((close) => {
      if (paths.get(transport) !== path) return;
      paths.delete(transport);
      group.remove(path);
      log.info({ transport, code: close.code, reason: close.reason }, 'path closed');
      tell({ kind: 'closed', transport, failure: kindOfClose(close) });
    });
    log.info({ transport }, 'path open');
    tell({ kind: 'opened', transport });
  };
  const offer = async (): Promise<void> => {
    const offers = offersOf(options.tunnel(), options.wanted, options.proxies);
    if (offers.order.length === 0) first.giveUp(moorlineError('ML-TRANSPORT-NONE', `allowed: ${options.tunnel().transports.join(', ')}; wanted: ${options.wanted.join(', ')}`));
    tell({ kind: 'offered', ...offers });
  };
  const stop = (): void => {
    stopped = true;
    clearTimeout(timer);
    for (const transport of new Set([...attempts.keys(), ...paths.keys()])) drop(transport);
    bridge.stop();
  };

  signal.addEventListener('abort', stop, { once: true });
  signal.addEventListener('abort', () => first.giveUp(asMoorlineError(signal.reason, 'ML-ABORTED')), { once: true });
  offer().catch((error: unknown) => first.giveUp(asMoorlineError(error)));
  return {
    connected: () => ladder.active !== null,
    status: () => ({ transport: transport(), reason: explainTransport(ladder), switches: ladder.switches, mtu: mtu.inUse(), paths: describeRungs(ladder) }),
    roundTrip: async () => (ladder.active === null ? null : ((await paths.get(ladder.active)?.roundTrip?.()) ?? null)),
    drops: () => bridge.counters().dropped,
    firstConnected: first.done,
    stop,
    follow: () => {
      const next = targetOf(options.tunnel());
      if (next !== target) {
        target = next;
        for (const transport of new Set([...attempts.keys(), ...paths.keys()])) drop(transport);
        ladder = restarted(ladder, performance.now());
        mtu.forget();
      }
      offer().catch((error: unknown) => log.warn({ err: asMoorlineError(error) }, 'transports not judged'));
    },
  };
}

/** Equal for configurations that lead to the same endpoint in the same ways. */
function targetOf({ relayTicket, endpoint: { relayUrl, udp, wstunnel } }: TunnelConfig): string {
  return JSON.stringify([relayTicket, relayUrl, udp, wstunnel]);
}
