import type { Agent } from 'node:http';
import type { JoinAnswer, JoinFile, NodeClaim, Transport, UnshareChoice } from '@moorline/mesh-core';
import { moorlineVersion, postJoin, type Lifecycle, type Logger } from '@moorline/service';
import type { Proxies } from '@moorline/tunnel';
import { createJobNamespace, type JobNamespace } from '../job-namespace/index.ts';
import { makeIdentity, type AgentIdentity } from '../join/identity.ts';
import { artifactProvider, type Provide } from './artifacts.ts';
import { startEgress, type Egress } from './egress.ts';
import { cacheFolders, copyFolders } from './folders.ts';
import { joinTunnel, type Tunnel } from './join-tunnel.ts';

export interface JoinContext {
  /** Path of this program, to be run again inside the job's namespaces. */
  readonly entry: string;
  readonly unshare: UnshareChoice;
  readonly joinFile: JoinFile;
  readonly node: NodeClaim;
  /** That may be used. */
  readonly transports: readonly Transport[];
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

/** A job's namespace with a tunnel that has passed a packet, and ordinary egress. */
export interface Network {
  readonly namespace: JobNamespace;
  readonly tunnel: Tunnel;
  readonly egress: Egress;
  readonly answer: JoinAnswer;
  readonly identity: AgentIdentity;
}

/**
 * Makes the namespace, its egress and its tunnel side by side: the control plane answers while the worker
 * prepares. What was made goes with `life`.
 * @throws the errors of each part
 */
export async function joinNetwork(context: JoinContext): Promise<Network> {
  const { entry, unshare, joinFile, transports, proxies, wstunnelHeaders, remainingMs, life, log } = context;
  const agent = proxies.agentFor(joinFile.server);
  const copies = copyFolders(process.env);
  const provide = artifactProvider(joinFile, cacheFolders(process.env), agent, life.signal);

  log.debug({ atMs: performance.now() }, 'starting the namespace');
  const namespace = await createJobNamespace(entry, unshare);
  life.defer('namespace', namespace.destroy);
  const identity = makeIdentity();
  const connectTunnel = async (): Promise<{ readonly answer: JoinAnswer; readonly tunnel: Tunnel }> => {
    const answer = await redeem(context, identity, agent);
    log.debug({ atMs: performance.now() }, 'control plane answered');
    context.onAnswer(answer);
    return { answer, tunnel: await joinTunnel({ namespace, answer, identity, ca: joinFile.ca, transports, proxies, wstunnelHeaders, remainingMs, life, log }) };
  };
  const [egress, { answer, tunnel }] = await Promise.all([
    connectEgress(context, namespace, provide, copies),
    connectTunnel(),
    prepareDevice(namespace, provide, copies),
  ]);
  return { namespace, tunnel, egress, answer, identity };
}

function redeem({ joinFile, node, remainingMs, life }: JoinContext, identity: AgentIdentity, agent: Agent | undefined): Promise<JoinAnswer> {
  const request = {
    attachment: joinFile.attachment,
    token: joinFile.token,
    node,
    wireguardPublicKey: identity.wireguardPublicKey,
    identityPublicKey: identity.identityPublicKey,
    agentVersion: moorlineVersion(),
  };
  return postJoin({ joinFile, request, signal: life.signal, deadlineMs: remainingMs(), ...(agent === undefined ? {} : { agent }) });
}

async function prepareDevice(namespace: JobNamespace, provide: Provide, copies: readonly string[]): Promise<void> {
  const { artifact, path } = await provide('wireguard-go');
  namespace.send({ kind: 'prepare', artifact, path, copyFolders: copies });
}

async function connectEgress({ unshare, life, log }: JoinContext, namespace: JobNamespace, provide: Provide, copies: readonly string[]): Promise<Egress> {
  const [cached, pid] = await Promise.all([provide('slirp4netns'), namespace.pid]);
  const starting = startEgress({ cached, copyFolders: copies, pid, unshare, signal: life.signal, log });
  // Registered before it is up: a start that is abandoned has to be over before the agent is.
  life.defer('slirp4netns', () => starting.then(({ stop }) => stop(), () => undefined));
  const egress = await starting;
  log.debug({ atMs: performance.now() }, 'ordinary egress ready');
  return egress;
}
