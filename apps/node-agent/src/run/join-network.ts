import type { JoinAnswer, JoinFile, MtuSetting, NodeClaim, StaticTunnel, Transport, UnshareChoice } from '@moorline/mesh-core';
import type { Lifecycle, Logger } from '@moorline/service';
import type { Proxies } from '@moorline/tunnel';
import { createJobNamespace, type JobNamespace } from '../job-namespace/index.ts';
import { makeIdentity } from '../join/identity.ts';
import { redeem } from '../join/redeem.ts';
import { artifactProvider, type Provide } from './artifacts.ts';
import { startEgress, type Egress } from './egress.ts';
import { cacheFolders, copyFolders } from './folders.ts';
import { ownerMark } from './owner-mark.ts';
import { joinTunnel, type Tunnel } from './join-tunnel.ts';
import type { Joined } from './joined.ts';

export interface JoinContext {
  /** Path of this program, to be run again inside the job's namespaces. */
  readonly entry: string;
  readonly unshare: UnshareChoice;
  readonly joinFile: JoinFile;
  /** A tunnel that nobody has to be asked for; null: the token is redeemed. */
  readonly given: StaticTunnel | null;
  readonly node: NodeClaim;
  /** That may be used. */
  readonly transports: readonly Transport[];
  /** No larger packets in the tunnel; `auto`: as the attachment says. */
  readonly mtu: MtuSetting;
  readonly proxies: Proxies;
  /** Headers for a wstunnel server. */
  readonly wstunnelHeaders: Readonly<Record<string, string>>;
  /** Milliseconds that are left of the time for joining; at least 1. */
  readonly remainingMs: () => number;
  /** Told what the control plane answered, before it is acted on. */
  readonly onAnswer: (answer: JoinAnswer) => void;
  readonly life: Lifecycle;
  readonly log: Logger;
}

/** The same with the namespace in which a command can be run. */
export interface Network extends Joined {
  readonly namespace: JobNamespace;
}

/**
 * Makes the namespace, its egress and its tunnel side by side: the control plane answers while the worker
 * prepares. What was made goes with `life`.
 * @throws the errors of each part
 */
export async function joinNetwork(context: JoinContext): Promise<Network> {
  const { entry, unshare, joinFile, given, node, transports, mtu, proxies, wstunnelHeaders, remainingMs, life, log } = context;
  const agent = proxies.agentFor(joinFile.server);
  const copies = copyFolders(process.env);
  const provide = artifactProvider(joinFile, cacheFolders(process.env), agent, life.signal);

  log.debug({ atMs: performance.now() }, 'starting the namespace');
  const namespace = await createJobNamespace(entry, unshare);
  life.defer('namespace', namespace.destroy);
  const identity = makeIdentity(given);
  const connectTunnel = async (): Promise<{ readonly answer: JoinAnswer; readonly tunnel: Tunnel }> => {
    const answer = given === null ? await redeem({ joinFile, node, identity, deadlineMs: remainingMs(), signal: life.signal, agent }) : answerOf(given, joinFile);
    log.debug({ atMs: performance.now() }, 'control plane answered');
    context.onAnswer(answer);
    return { answer, tunnel: await joinTunnel({ namespace, answer, identity, ca: joinFile.ca, transports, mtu, proxies, wstunnelHeaders, remainingMs, life, log }) };
  };
  const [egress, { answer, tunnel }] = await Promise.all([
    connectEgress(context, namespace, provide, copies),
    connectTunnel(),
    prepareDevice(namespace, provide, copies),
  ]);
  return { namespace, tunnel, egress, answer, identity, hub: given === null };
}

/** As the control plane would answer; there is no hub behind it. */
function answerOf({ attachmentId, tunnel }: StaticTunnel, { server }: JoinFile): JoinAnswer {
  return { attachmentId, node: 0, hubUrl: server.replace(/^https:/, 'wss:'), tunnel };
}

async function prepareDevice(namespace: JobNamespace, provide: Provide, copies: readonly string[]): Promise<void> {
  const { artifact, path } = await provide('wireguard-go');
  namespace.send({ kind: 'prepare', artifact, path, copyFolders: copies });
}

async function connectEgress({ unshare, life, log }: JoinContext, namespace: JobNamespace, provide: Provide, copies: readonly string[]): Promise<Egress> {
  const [cached, pid] = await Promise.all([provide('slirp4netns'), namespace.pid]);
  const starting = startEgress({ cached, copyFolders: copies, pid, unshare, environment: ownerMark(), signal: life.signal, log });
  // Registered before it is up: a start that is abandoned has to be over before the agent is.
  life.defer('slirp4netns', () => starting.then(({ stop }) => stop(), () => undefined));
  const egress = await starting;
  log.debug({ atMs: performance.now() }, 'ordinary egress ready');
  return egress;
}
