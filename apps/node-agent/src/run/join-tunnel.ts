import { isDeepStrictEqual } from 'node:util';
import { adoptSocket } from '@moorline/linux';
import { parseResolvConf, renderHostsFile, renderResolvConf, smallerMtu, type JoinAnswer, type MtuSetting, type Transport, type TunnelConfig } from '@moorline/mesh-core';
import { noteFallback, type Lifecycle, type Logger } from '@moorline/service';
import type { Proxies } from '@moorline/tunnel';
import type { TunnelSide } from '../job-namespace/index.ts';
import type { AgentIdentity } from '../join/identity.ts';
import { startProber, type Prober } from '../tunnel/prober.ts';
import { supervisePaths, type PathSupervisor } from '../tunnel/paths/supervise-paths.ts';
import { readSiteFile } from './site-file.ts';

export interface TunnelOptions {
  readonly namespace: TunnelSide;
  readonly answer: JoinAnswer;
  readonly identity: AgentIdentity;
  readonly ca: string;
  /** That may be used. */
  readonly transports: readonly Transport[];
  /** No larger packets in the tunnel; `auto`: as the attachment says. */
  readonly mtu: MtuSetting;
  readonly proxies: Proxies;
  /** Headers for a wstunnel server. */
  readonly wstunnelHeaders: Readonly<Record<string, string>>;
  /** Milliseconds that are left of the time for joining. */
  readonly remainingMs: () => number;
  readonly life: Lifecycle;
  readonly log: Logger;
}

export interface Tunnel {
  readonly paths: PathSupervisor;
  readonly prober: Prober;
  /** Milliseconds from the agent's start to the first answered probe. */
  readonly joinMs: number;
  readonly config: () => TunnelConfig;
  /** Takes a newer configuration: other keys or another address of the endpoint. */
  readonly update: (config: TunnelConfig) => void;
}

/**
 * Brings the tunnel up: WireGuard inside, paths outside, and probes until one comes back.
 * @throws ML-WIREGUARD-FAILED, ML-INTERFACE-FAILED, ML-NAMESPACE-FAILED, ML-HANDSHAKE-TIMEOUT, those of a path, ML-ABORTED
 */
export async function joinTunnel({ namespace, answer, identity, ca, transports, mtu, proxies, wstunnelHeaders, remainingMs, life, log }: TunnelOptions): Promise<Tunnel> {
  const { signal } = life;
  const bounded = (tunnel: TunnelConfig): TunnelConfig => ({ ...tunnel, mtu: smallerMtu(tunnel.mtu, mtu) });
  let config = bounded(answer.tunnel);
  const current = (): TunnelConfig => config;
  const [handed, probeSocket, wireguardPort] = await Promise.all([namespace.relaySocket, namespace.probeSocket, namespace.wireguardPort]);
  life.defer('probe socket', () => void probeSocket.close());
  const onFallback = noteFallback(log);
  const relaySocket = await adoptSocket(handed, onFallback);
  life.defer('relay socket', relaySocket.close);
  const resolvConf = renderResolvConf({ cluster: config.dns, site: parseResolvConf(readSiteFile('/etc/resolv.conf')) });
  const hosts = config.nodes.length === 0 ? null : renderHostsFile(config.nodes, readSiteFile('/etc/hosts'));
  namespace.send({ kind: 'configure', privateKey: identity.wireguardPrivateKey, tunnel: config, relayPort: relaySocket.local.port, resolvConf, hosts });
  const peer = createPeering(namespace, current);
  const paths = supervisePaths({
    socket: relaySocket,
    wireguardPort,
    tunnel: current,
    wanted: transports,
    onConnected: peer,
    onFallback,
    onMtu: (inUse) => namespace.send({ kind: 'mtu', mtu: inUse }),
    ca,
    proxies,
    wstunnelHeaders,
    entropy: Math.random,
    signal,
    log,
  });
  life.defer('paths', paths.stop);
  log.debug({ atMs: performance.now() }, 'namespace ready');
  await Promise.all([namespace.configured, paths.firstConnected(remainingMs())]);
  log.debug({ atMs: performance.now() }, 'interface configured, a path is open');
  const prober = startProber({ socket: probeSocket, tunnel: current, deadlineMs: remainingMs(), signal });
  await prober.first;
  return {
    joinMs: performance.now(),
    paths,
    prober,
    config: current,
    update: (told) => {
      if (told.revision <= config.revision) return;
      const newer = bounded(told);
      const same = isSameTunnel(newer, config);
      config = newer;
      if (same) return;
      paths.follow();
      if (paths.connected()) peer();
    },
  };
}

/**
 * Names WireGuard's peer once for each form of the tunnel, when a path is open: a first handshake that nobody
 * carries would be repeated only after five seconds.
 */
function createPeering(namespace: TunnelSide, config: () => TunnelConfig): () => void {
  let named: TunnelConfig | null = null;
  return () => {
    const tunnel = config();
    if (named !== null && isSameTunnel(tunnel, named)) return;
    named = tunnel;
    namespace.send({ kind: 'peer', tunnel });
  };
}

/** A revision also grows when another node of the job joins: this end goes on as it is. */
function isSameTunnel(one: TunnelConfig, other: TunnelConfig): boolean {
  return isDeepStrictEqual({ ...one, revision: 0 }, { ...other, revision: 0 });
}
