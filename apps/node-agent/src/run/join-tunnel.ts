import { readFileSync } from 'node:fs';
import type { Agent } from 'node:http';
import { parseResolvConf, renderResolvConf, type JoinAnswer, type TunnelConfig } from '@moorline/mesh-core';
import type { Lifecycle, Logger } from '@moorline/service';
import { WIREGUARD_PORT } from '../inside/port.ts';
import type { JobNamespace } from '../job-namespace/index.ts';
import type { AgentIdentity } from '../join/identity.ts';
import { startProber, type Prober } from '../tunnel/prober.ts';
import { superviseRelay, type RelaySupervisor } from '../tunnel/relay-supervisor.ts';

export interface TunnelOptions {
  readonly namespace: JobNamespace;
  readonly answer: JoinAnswer;
  readonly identity: AgentIdentity;
  readonly ca: string;
  readonly agentFor: (url: string) => Agent | undefined;
  /** Milliseconds that are left of the time for joining. */
  readonly remainingMs: () => number;
  readonly life: Lifecycle;
  readonly log: Logger;
}

export interface Tunnel {
  readonly relay: RelaySupervisor;
  readonly prober: Prober;
  /** Milliseconds from the agent's start to the first answered probe. */
  readonly joinMs: number;
  readonly config: () => TunnelConfig;
  /** Takes a newer configuration: other keys or another address of the endpoint. */
  readonly update: (config: TunnelConfig) => void;
}

/**
 * Brings the tunnel up: WireGuard inside, the relay outside, and probes until one comes back.
 * @throws ML-WIREGUARD-FAILED, ML-INTERFACE-FAILED, ML-NAMESPACE-FAILED, ML-HANDSHAKE-TIMEOUT, those of the relay, ML-ABORTED
 */
export async function joinTunnel({ namespace, answer, identity, ca, agentFor, remainingMs, life, log }: TunnelOptions): Promise<Tunnel> {
  const { signal } = life;
  let config = answer.tunnel;
  const current = (): TunnelConfig => config;
  const [relaySocket, probeSocket] = await Promise.all([namespace.relaySocket, namespace.probeSocket]);
  life.defer('sockets', () => {
    relaySocket.close();
    probeSocket.close();
  });
  const resolvConf = renderResolvConf({ cluster: config.dns, site: parseResolvConf(readSiteResolver()) });
  namespace.send({ kind: 'configure', privateKey: identity.wireguardPrivateKey, tunnel: config, relayPort: relaySocket.local.port, resolvConf });
  const peer = createPeering(namespace, current);
  const relay = superviseRelay({
    socket: relaySocket,
    wireguardPort: WIREGUARD_PORT,
    tunnel: current,
    onConnected: peer,
    ca,
    agentFor,
    entropy: Math.random,
    signal,
    log,
  });
  life.defer('relay', relay.stop);
  log.debug({ atMs: performance.now() }, 'namespace ready');
  await Promise.all([namespace.configured, relay.firstConnected(remainingMs())]);
  log.debug({ atMs: performance.now() }, 'interface configured, relay connected');
  const prober = startProber({ socket: probeSocket, tunnel: current, deadlineMs: remainingMs(), signal });
  await prober.first;
  return {
    joinMs: performance.now(),
    relay,
    prober,
    config: current,
    update: (newer) => {
      if (newer.revision <= config.revision) return;
      config = newer;
      relay.follow();
      if (relay.connected()) peer();
    },
  };
}

/**
 * Names WireGuard's peer once for each revision, when the relay is open: a first handshake that nobody
 * carries would be repeated only after five seconds.
 */
function createPeering(namespace: JobNamespace, config: () => TunnelConfig): () => void {
  let revision = -1;
  return () => {
    const tunnel = config();
    if (tunnel.revision === revision) return;
    revision = tunnel.revision;
    namespace.send({ kind: 'peer', tunnel });
  };
}

function readSiteResolver(): string {
  try {
    return readFileSync('/etc/resolv.conf', 'utf8');
  } catch {
    return '';
  }
}
