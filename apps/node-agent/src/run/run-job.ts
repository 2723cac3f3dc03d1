import type { Exit } from '@moorline/linux';
import { asMoorlineError, moorlineError } from '@moorline/mesh-core';
import { createLifecycle, createLogger, withDeadline, type Lifecycle, type Logger, type LogLevel } from '@moorline/service';
import { createProxies } from '@moorline/tunnel';
import { nodeClaimOf } from '../join/node-claim.ts';
import { createKnowledge, rememberFailure, type Knowledge } from '../failures/remember-failure.ts';
import { readPass, readPassFrom } from '../join/read-join-file.ts';
import { readProxySettings } from '../settings/read-proxy-settings.ts';
import { runProxied } from '../proxy/run-proxied.ts';
import { readWstunnelHeaders } from '../settings/read-wstunnel-headers.ts';
import { routeSignals, type SignalRouting } from '../workload/signals.ts';
import { workingUmask } from '../workload/umask.ts';
import { joinNetwork } from './join-network.ts';
import { temporaryFolders } from './folders.ts';
import { ensureLimits } from './limits.ts';
import type { RunOptions } from './options.ts';
import { chooseNetwork } from './choose-network.ts';
import { runWorkload } from './run-workload.ts';
import { sweepOldFolders } from './sweep-folders.ts';

const MS_PER_SEC = 1_000;
/** What a part may overrun the time for joining while it finds the words for its failure. */
const JOIN_MARGIN_MS = 2_000;

interface RunContext {
  readonly entry: string;
  /** The caller's, for the command. */
  readonly umask: number;
  readonly known: Knowledge;
  readonly signals: SignalRouting;
  readonly life: Lifecycle;
  readonly log: Logger;
}

/**
 * Runs a job's command on the cluster's network: nothing of it before the tunnel has passed a packet, and
 * nothing of ours after it ended.
 * @param entry path of this program, to be run again inside the job's namespaces
 * @returns how the command ended, or the signal that came before it began
 * @throws every error on the way to a working tunnel, after all that was made has been removed
 */
export async function runJob(options: RunOptions, entry: string): Promise<Exit> {
  const umask = process.umask(workingUmask(process.umask()));
  const signals = routeSignals();
  const log = createLogger({
    name: 'moorline-agent',
    level: options.logLevel as LogLevel,
    ...(options.logFile === undefined ? {} : { destination: { file: options.logFile } }),
  });
  const life = createLifecycle({ signals: [] });
  const known = createKnowledge();
  signals.aborted.addEventListener('abort', () => void close(life, log), { once: true });
  try {
    return await joinAndRun(options, { entry, umask, known, signals, life, log });
  } catch (error) {
    if (!signals.aborted.aborted) {
      rememberFailure(error, known);
      throw asMoorlineError(error);
    }
    return { code: null, signal: signals.aborted.reason as NodeJS.Signals };
  } finally {
    await close(life, log);
  }
}

async function joinAndRun(options: RunOptions, { entry, umask, known, signals, life, log }: RunContext): Promise<Exit> {
  const { joinFile, tunnel: given } = options.tokenFd === undefined ? readPass(options.tokenFile, process.env) : await readPassFrom(options.tokenFd);
  known.setServer(joinFile);
  const proxies = createProxies(readProxySettings(options.proxy), process.env);
  const wstunnelHeaders = readWstunnelHeaders(options.wstunnelHeadersFile);
  const limits = await ensureLimits();
  const unshare = await chooseNetwork(options, log);
  const deadlineMs = options.joinTimeoutSec * MS_PER_SEC;
  const endsAtMs = performance.now() + deadlineMs;
  const remainingMs = (): number => Math.max(1, Math.round(endsAtMs - performance.now()));
  const node = nodeClaimOf(options.node, process.env);
  if (unshare === null && given !== null) throw moorlineError('ML-USAGE', 'a static file needs --mode mesh: there is no namespace here');
  if (unshare === null) return runProxied({ command: options.command, expose: options.expose, limits, umask, joinFile, node, proxies, remainingMs, onAnswer: known.setAnswer, signals, life, log });
  const network = await withDeadline(() => joinNetwork({ entry, unshare, joinFile, given, node, transports: options.transports, mtu: options.mtu, proxies, wstunnelHeaders, remainingMs, onAnswer: known.setAnswer, life, log }), {
    deadlineMs,
    marginMs: JOIN_MARGIN_MS,
    what: 'joining the network',
    signal: life.signal,
  });
  log.info({ joinMs: network.tunnel.joinMs, rttMs: network.tunnel.prober.lastRttMs() }, 'joined');
  void sweepOldFolders(temporaryFolders(process.env)).then((folders) => folders.length > 0 && log.info({ folders }, 'removed what runs before the last start of the node have left'));
  return runWorkload({ command: options.command, limits, umask, unshare, network, joinFile, node, proxies, signals, life, log });
}

/** The command's end is what the caller has to see: a fault of our own clean-up is logged only. */
async function close(life: Lifecycle, log: Logger): Promise<void> {
  try {
    await life.close();
  } catch (error) {
    log.error({ err: error }, 'not everything closed cleanly');
  }
}
