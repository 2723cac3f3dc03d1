import { randomBytes } from 'node:crypto';
import { dyingWithParent, start, withLimits, type Exit, type SoftLimit } from '@moorline/linux';
import { asMoorlineError, type JoinFile, type NodeClaim } from '@moorline/mesh-core';
import { withDeadline, type Lifecycle, type Logger } from '@moorline/service';
import { serveProxy, type Proxies } from '@moorline/tunnel';
import { openHubSession } from '../hub/hub-session.ts';
import { makeIdentity } from '../join/identity.ts';
import { redeem } from '../join/redeem.ts';
import { parseQuestion } from '../status/question.ts';
import { serveAnswers } from '../status/serve-answers.ts';
import { statusSocketName } from '../status/socket-name.ts';
import { statusAnswer } from '../status/status-answer.ts';
import { ownIds } from '../workload/own-ids.ts';
import type { SignalRouting } from '../workload/signals.ts';
import { proxyEnvironment } from './environment.ts';
import { joinStreams } from './join-streams.ts';

const USER = 'job';
/** Of the proxy's password: nobody guesses 192 bits. */
const PASSWORD_BYTES = 24;
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
  const { command, expose, joinFile, node, proxies, remainingMs, signals, life, log } = options;
  const identity = makeIdentity();
  const deadlineMs = remainingMs();
  const join = async () => {
    const answer = await redeem({ joinFile, node, identity, deadlineMs: remainingMs(), signal: life.signal, agent: proxies.agentFor(joinFile.server) });
    return { answer, streams: await joinStreams({ answer, ca: joinFile.ca, expose, proxies, remainingMs, life, log }) };
  };
  const { answer, streams } = await withDeadline(join, { deadlineMs, what: 'joining the network', signal: life.signal });
  const access = { user: USER, password: randomBytes(PASSWORD_BYTES).toString('base64url') };
  const proxy = await serveProxy({ credentials: access, dial: streams.dial });
  life.defer('proxy', proxy.close);
  const hub = openHubSession({ answer, ca: joinFile.ca, identity, generation: Math.round(performance.timeOrigin), agentFor: proxies.agentFor, measure: streams.measure, onTunnel: streams.update, signal: life.signal, log });
  try {
    const status = statusAnswer({ attachment: joinFile.attachment, config: streams.config, transports: () => ({}), measure: streams.measure });
    await serveStatus(async (line) => (parseQuestion(line)?.kind === 'status' ? status() : ''), life, log);
    return await runCommand(command, proxyEnvironment(process.env, { port: proxy.port, ...access }), options, signals);
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

async function serveStatus(answer: (line: string) => Promise<string>, life: Lifecycle, log: Logger): Promise<void> {
  try {
    life.defer('status', await serveAnswers(statusSocketName(ownIds().uid, process.pid, randomBytes(NONCE_BYTES).toString('hex')), answer));
  } catch (error) {
    log.warn({ err: asMoorlineError(error) }, 'status is not served');
  }
}
