import type { Ids } from '@moorline/linux';
import { interfaceName, jobMark, TRANSPORTS, type JobKey, type JoinAnswer, type JoinFile, type NodeClaim } from '@moorline/mesh-core';
import type { Lifecycle, Logger } from '@moorline/service';
import type { Proxies } from '@moorline/tunnel';
import { makeIdentity } from '../join/identity.ts';
import { redeem } from '../join/redeem.ts';
import { artifactProvider, type Provide } from '../run/artifacts.ts';
import { startEgress, type Egress } from '../run/egress.ts';
import { joinTunnel } from '../run/join-tunnel.ts';
import type { Joined } from '../run/joined.ts';
import type { Holders } from './holders.ts';
import type { JobNames } from './names.ts';
import { openJobSide, type JobSide } from './open-job-side.ts';

export interface ConnectOptions {
  readonly key: JobKey;
  readonly node: NodeClaim;
  readonly user: Ids;
  readonly joinFile: JoinFile;
  readonly proxies: Proxies;
  /** Folder of the verified binaries. */
  readonly cache: string;
  readonly names: JobNames;
  /** The job's namespaces, once they are there. */
  readonly holding: Promise<Holders>;
  readonly environment: Readonly<Record<string, string>>;
  /** Told what the control plane answered, before it is acted on. */
  readonly onAnswer: (answer: JoinAnswer) => void;
  /** Milliseconds that are left of the time for joining; at least 1. */
  readonly remainingMs: () => number;
  /** Ends with the tunnel. */
  readonly life: Lifecycle;
  /** Ends with the job; ordinary egress outlives a tunnel that could not be made. */
  readonly jobLife: Lifecycle;
  readonly log: Logger;
}

/** Job side and its network namespace, for as long as the job lasts. */
export interface JobConnection extends Joined {
  readonly namespace: JobSide;
}

/** Where the nameless copies that are executed may live; the cache is on a disk of the node. */
export const COPY_FOLDERS = ['/dev/shm', '/tmp'] as const;

/**
 * Redeems the token while the namespaces are being made, then brings up egress and tunnel side by side.
 * @throws the errors of each part
 */
export async function connectJob(options: ConnectOptions): Promise<JobConnection> {
  const { joinFile, node, proxies, cache, remainingMs, life, log } = options;
  const agent = proxies.agentFor(joinFile.server);
  const provide = artifactProvider(joinFile, [cache], agent, life.signal);
  const copies = [cache, ...COPY_FOLDERS];
  const identity = makeIdentity();
  const answering = redeem({ joinFile, node, identity, deadlineMs: remainingMs(), signal: life.signal, agent });
  answering.catch(() => undefined);
  const artifacts = [provide('wireguard-go'), provide('slirp4netns')] as const;
  for (const artifact of artifacts) artifact.catch(() => undefined);

  const namespace = await openSide(options);
  const prepare = async (): Promise<void> => namespace.send({ kind: 'prepare', ...(await artifacts[0]), copyFolders: copies });
  const connectTunnel = async (): Promise<Pick<Joined, 'answer' | 'tunnel'>> => {
    const answer = await answering;
    log.debug({ atMs: performance.now() }, 'control plane answered');
    options.onAnswer(answer);
    return { answer, tunnel: await joinTunnel({ namespace, answer, identity, ca: joinFile.ca, transports: TRANSPORTS, mtu: 'auto', proxies, wstunnelHeaders: {}, remainingMs, life, log }) };
  };
  const [egress, { answer, tunnel }] = await Promise.all([connectEgress(options, artifacts[1], copies), connectTunnel(), prepare()]);
  return { namespace, tunnel, egress, answer, identity, hub: true };
}

async function openSide({ key, user, names, holding, environment, life, jobLife, log }: ConnectOptions): Promise<JobSide> {
  const side = openJobSide({ holders: await holding, user, firstName: interfaceName(jobMark(key)), names, environment, signal: life.signal, log });
  jobLife.defer('network namespace', side.network.close);
  return side;
}

async function connectEgress({ user, holding, environment, jobLife, log }: ConnectOptions, artifact: ReturnType<Provide>, copies: readonly string[]): Promise<Egress> {
  const starting = startEgress({ cached: await artifact, copyFolders: copies, pid: (await holding).network.pid, unshare: 'map-root', environment, user, signal: jobLife.signal, log });
  // Registered before it is up: a start that is abandoned has to be over before the agent is.
  jobLife.defer('slirp4netns', () => starting.then(({ stop }) => stop(), () => undefined));
  return starting;
}
