import type { Exit } from '@moorline/linux';
import { asMoorlineError, type JoinFile } from '@moorline/mesh-core';
import { createLifecycle, createLogger, moorlineVersion, postJoin, type Lifecycle, type Logger, type LogLevel } from '@moorline/service';
import { proxyAgentFor } from '@moorline/tunnel';
import { measureHealth } from '../hub/health-report.ts';
import { openHubSession } from '../hub/hub-session.ts';
import { createJobNamespace } from '../job-namespace/index.ts';
import { makeIdentity } from '../join/identity.ts';
import { readJoinFile } from '../join/read-join-file.ts';
import { serveAnswers } from '../status/serve-answers.ts';
import { statusSocketName } from '../status/socket-name.ts';
import { statusAnswer } from '../status/status-answer.ts';
import { routeSignals, type SignalRouting } from '../workload/signals.ts';
import { artifactProvider } from './artifacts.ts';
import { startEgress, type Egress } from './egress.ts';
import { cacheFolder, copyFolders } from './folders.ts';
import { joinTunnel } from './join-tunnel.ts';
import type { RunOptions } from './options.ts';
import { preflight } from './preflight.ts';

const MS_PER_SEC = 1_000;

/**
 * Runs a job's command on the cluster's network: nothing of it before the tunnel has passed a packet, and
 * nothing of ours after it ended.
 * @param entry path of this program, to be run again inside the job's namespaces
 * @returns how the command ended, or the signal that came before it began
 * @throws every error on the way to a working tunnel, after all that was made has been removed
 */
export async function runJob(options: RunOptions, entry: string): Promise<Exit> {
  const signals = routeSignals();
  const life = createLifecycle({ signals: [] });
  signals.aborted.addEventListener('abort', () => void life.close(), { once: true });
  const log = createLogger({
    name: 'moorline-agent',
    level: options.logLevel as LogLevel,
    ...(options.logFile === undefined ? {} : { destination: { file: options.logFile } }),
  });
  try {
    const joinFile = readJoinFile(options.tokenFile, process.env);
    preflight();
    return await joinAndRun({ options, entry, joinFile, life, log, signals });
  } catch (error) {
    if (!signals.aborted.aborted) throw asMoorlineError(error);
    return { code: null, signal: signals.aborted.reason as NodeJS.Signals };
  } finally {
    await life.close();
  }
}

interface Context {
  readonly options: RunOptions;
  readonly entry: string;
  readonly joinFile: JoinFile;
  readonly life: Lifecycle;
  readonly log: Logger;
  readonly signals: SignalRouting;
}

async function joinAndRun({ options, entry, joinFile, life, log, signals }: Context): Promise<Exit> {
  const generation = Math.round(performance.timeOrigin);
  const deadlineMs = options.joinTimeoutSec * MS_PER_SEC;
  const agentFor = proxyAgentFor;
  const agent = agentFor(joinFile.server);
  const copies = copyFolders(process.env);
  const provide = artifactProvider(joinFile, cacheFolder(process.env), agent, life.signal);

  log.debug({ atMs: performance.now() }, 'starting the namespace');
  const namespace = await createJobNamespace(entry);
  life.defer('namespace', namespace.destroy);
  const prepare = async (): Promise<void> => {
    const { artifact, path } = await provide('wireguard-go');
    namespace.send({ kind: 'prepare', artifact, path, copyFolders: copies });
  };
  const connectEgress = async (): Promise<Egress> => {
    const [cached, pid] = await Promise.all([provide('slirp4netns'), namespace.pid]);
    const egress = await startEgress({ cached, copyFolders: copies, pid, signal: life.signal, log });
    life.defer('slirp4netns', egress.stop);
    log.debug({ atMs: performance.now() }, 'ordinary egress ready');
    return egress;
  };
  const identity = makeIdentity();
  const request = {
    attachment: joinFile.attachment,
    token: joinFile.token,
    wireguardPublicKey: identity.wireguardPublicKey,
    identityPublicKey: identity.identityPublicKey,
    agentVersion: moorlineVersion(),
  };
  const connectTunnel = async () => {
    const answer = await postJoin({ joinFile, request, signal: life.signal, deadlineMs, ...(agent === undefined ? {} : { agent }) });
    log.debug({ atMs: performance.now() }, 'control plane answered');
    return { answer, tunnel: await joinTunnel({ namespace, answer, identity, ca: joinFile.ca, agentFor, deadlineMs, life, log }) };
  };
  const [egress, { answer, tunnel }] = await Promise.all([connectEgress(), connectTunnel(), prepare()]);
  log.info({ joinMs: tunnel.joinMs, rttMs: tunnel.prober.lastRttMs() }, 'joined');

  const measure = () => measureHealth({ namespace, relay: tunnel.relay, prober: tunnel.prober, joinMs: tunnel.joinMs, slirpRunning: egress.running });
  const hub = openHubSession({ answer, ca: joinFile.ca, identity, generation, agentFor, measure, onTunnel: tunnel.update, signal: life.signal, log });
  const statusSocket = statusSocketName(process.getuid?.() ?? 0, process.pid);
  const status = statusAnswer({ attachment: joinFile.attachment, config: tunnel.config, measure });
  life.defer('status', await serveAnswers(statusSocket, status));
  namespace.answerStatus(status);

  const [file, ...args] = options.command;
  namespace.send({
    kind: 'start',
    workload: {
      command: [file, ...args],
      environment: process.env as Record<string, string>,
      folder: process.cwd(),
      uid: process.getuid?.() ?? 0,
      gid: process.getgid?.() ?? 0,
      statusSocket,
    },
  });
  signals.forwardTo((signal) => namespace.send({ kind: 'signal', signal }));
  await namespace.started;
  const exit = await namespace.ended;
  await hub.leave('the command ended');
  return exit;
}
