import { giveBackMemory } from '@moorline/linux';
import { moorlineError, type EndpointSettings, type MoorlineError } from '@moorline/mesh-core';
import { noteFallback, type Lifecycle, type Logger } from '@moorline/service';
import { followCertificate } from '../bootstrap/follow-certificate.ts';
import { measure } from '../health/measure.ts';
import { reportRegularly } from '../health/report.ts';
import type { OpenLink } from '../link/link.ts';
import { createLanes } from '../peers/lanes.ts';
import { createPeerKeeper } from '../peers/peer-keeper.ts';
import { createRelayPort } from '../peers/relay-port.ts';
import { openOpsPort } from '../pod/ops-port.ts';
import { keepRouteMtus } from '../tunnel/route-mtus.ts';
import { setUpTunnel, type GivenTunnel } from '../tunnel/set-up.ts';

/** The start is over then, and nobody waits for the tens of milliseconds that it takes. */
const AT_REST_AFTER_MS = 2_000;

/** One attachment as this process serves it. */
export interface Service {
  readonly settings: EndpointSettings;
  /** Null: keys and ports are chosen here, and told. */
  readonly given: GivenTunnel | null;
  /** The bootstrap's, whose certificate is looked at again and again; null: it was read from a stream, or stays as it is. */
  readonly file: string | null;
  /** To whom it says that it is up, and who tells it its peers. */
  readonly openLink: OpenLink;
}

/**
 * Serves one attachment until `lifecycle` ends; what it makes is registered there for removal. The relay's port
 * comes first: it is free only when no other process serves this attachment, so nothing of another is touched.
 * A device that hangs ends it: the control plane starts another, and TCP inside the tunnel goes on.
 * @throws ML-PORT-TAKEN, ML-ADDRESS-UNUSABLE, ML-ARTIFACT-*, ML-TUN-*, ML-WIREGUARD-FAILED, ML-INTERFACE-FAILED, ML-NFTABLES-FAILED, ML-EVICTED
 */
export async function serve({ settings: bootstrap, given, file, openLink }: Service, lifecycle: Lifecycle, log: Logger): Promise<void> {
  const ops = await openOpsPort(bootstrap, lifecycle);
  const onFallback = noteFallback(log);
  const relay = await createRelayPort(bootstrap, onFallback, lifecycle, log);
  const tunnel = await setUpTunnel(bootstrap, given, lifecycle, log);
  const lanes = createLanes({ wireguardPort: tunnel.wireguardPort, onLimit: keepRouteMtus(bootstrap, log), onFallback, lifecycle, log });
  const { promise: broken, resolve: onBroken } = Promise.withResolvers<MoorlineError>();
  const keeper = createPeerKeeper({ bootstrap, tunnel, lanes, relay, onBroken, log });
  const hub = openLink({ keeper, log, signal: lifecycle.signal, ready: { wireguardPublicKey: tunnel.publicKey, relayPort: relay.port, udpPort: relay.udpPort, probePort: tunnel.probePort } });
  lifecycle.defer('hub', () => hub.close('the endpoint stops'));
  lifecycle.defer('health', reportRegularly(hub, { measure: () => measure(tunnel, lanes, Date.now()), onBroken, log }));
  if (file !== null) void followCertificate(file, bootstrap.relay, relay.renew, { log, signal: lifecycle.signal });
  ops.ready();
  log.info({ relayPort: relay.port, probePort: tunnel.probePort, interfaceName: bootstrap.interfaceName }, 'endpoint is up');
  const atRest = setTimeout(giveBackMemory, AT_REST_AFTER_MS);
  lifecycle.defer('memory', () => clearTimeout(atRest));

  const wireguardEnd = tunnel.wireguard.exited.then(({ code, signal }) => moorlineError('ML-WIREGUARD-FAILED', `wireguard-go ended by itself (${signal ?? code})`));
  const failure = await Promise.race([wireguardEnd, hub.ended, broken, aborted(lifecycle.signal)]);
  if (failure !== null && !lifecycle.signal.aborted) throw failure;
  log.info('endpoint stops');
}

function aborted(signal: AbortSignal): Promise<null> {
  if (signal.aborted) return Promise.resolve(null);
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(null), { once: true }));
}
