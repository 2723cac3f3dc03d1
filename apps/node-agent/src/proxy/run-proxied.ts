import { randomBytes } from 'node:crypto';
import { dyingWithParent, start, withLimits, type Exit, type SoftLimit } from '@moorline/linux';
import { asMoorlineError, type JoinAnswer, type JoinFile, type NodeClaim } from '@moorline/mesh-core';
import { withDeadline, type Lifecycle, type Logger } from '@moorline/service';
import type { Proxies } from '@moorline/tunnel';
import { openHubSession } from '../hub/hub-session.ts';
import { makeIdentity } from '../join/identity.ts';
import { redeem } from '../join/redeem.ts';
import { createAnswers } from '../status/create-answers.ts';
import type { Answer } from '../status/question.ts';
import { serveAnswers } from '../status/serve-answers.ts';
import { statusSocketName } from '../status/socket-name.ts';
import { ownIds } from '../workload/own-ids.ts';
import type { SignalRouting } from '../workload/signals.ts';
import { proxyEnvironment } from './environment.ts';
import { joinStreams } from './join-streams.ts';
import { openAccess } from './open-access.ts';
import { reachByStreams } from './reach-by-streams.ts';

const NONCE_BYTES = 8;

export interface ProxiedOptions {
  readonly command: readonly [string, ...string[]];
  readonly expose: readonly number[];
  readonly limits: readonly SoftLimit[];
  /** The caller's. */
  readonly umask: number;
  readonly joinFile: JoinFile;
  readonly node: NodeClaim;
  readonly proxies: Proxies;
  readonly remainingMs: () => number;
  /** Told what the control plane answered, before it is acted on. */
  readonly onAnswer: (answer: JoinAnswer) => void;
  readonly signals: SignalRouting;
  readonly life: Lifecycle;
  readonly log: Logger;
}

/**
 * Runs the command where no namespace can be had: with a proxy to the cluster in its environment, and with its
 * declared ports open to pods.
 * @returns how the command ended
 * @throws the errors of a join, and of the way to the endpoint
 */
export async function runProxied(options: ProxiedOptions): Promise<Exit> {
  const { command, expose, joinFile, node, proxies, remainingMs, onAnswer, signals, life, log } = options;
  const { uid } = ownIds();
  const identity = makeIdentity();
  const deadlineMs = remainingMs();
  const join = async () => {
    const answer = await redeem({ joinFile, node, identity, deadlineMs: remainingMs(), signal: life.signal, agent: proxies.agentFor(joinFile.server) });
    onAnswer(answer);
    return { answer, streams: await joinStreams({ answer, ca: joinFile.ca, expose, proxies, remainingMs, life, log }) };
  };
  const { answer, streams } = await withDeadline(join, { deadlineMs, what: 'joining the network', signal: life.signal });
  const { measure } = streams;
  const access = await openAccess(streams.dial, uid, life, log);
  const hub = openHubSession({ answer, ca: joinFile.ca, identity, generation: Math.round(performance.timeOrigin), agentFor: proxies.agentFor, measure, onTunnel: streams.update, signal: life.signal, log });
  try {
    const answers = createAnswers({
      joinFile,
      node: { name: node.name, index: answer.node },
      network: { mode: 'proxy', unshare: null },
      config: streams.config,
      transports: () => ({ [streams.transport()]: streams.dialer() === null ? 'not connected' : 'in use' }),
      relayRoundTrip: streams.roundTrip,
      probe: null,
      reach: (target) => reachByStreams(streams.dialer(), target),
      proxies,
      hub,
      measure,
      folders: { cache: '', copies: [] },
    });
    await serveStatus(answers, uid, life, log);
    return await runCommand(command, proxyEnvironment(process.env, access), options, signals);
  } finally {
    await hub.leave('the command ended');
  }
}

async function runCommand([file, ...args]: readonly [string, ...string[]], environment: Record<string, string>, { umask, limits }: ProxiedOptions, signals: SignalRouting): Promise<Exit> {
  const line = dyingWithParent(withLimits({ file, args }, limits));
  const ours = process.umask(umask);
  const starting = start(line.file, line.args, { environment, stdin: 'inherit', stdout: 'inherit', stderr: 'inherit' });
  process.umask(ours);
  const child = await starting;
  signals.forwardTo((signal) => void child.kill(signal));
  return child.exited;
}

async function serveStatus(answer: Answer, uid: number, life: Lifecycle, log: Logger): Promise<void> {
  try {
    life.defer('status', await serveAnswers(statusSocketName(uid, process.pid, randomBytes(NONCE_BYTES).toString('hex')), answer));
  } catch (error) {
    log.warn({ err: asMoorlineError(error) }, 'status is not served');
  }
}
