import { randomBytes } from 'node:crypto';
import { stopChild, type Child } from '@moorline/linux';
import { wireguardKeyPair } from '@moorline/mesh-core';
import { labelOf, type Carrier } from '../cells/index.ts';
import type { EndConfig, EndTransport, RelayKind } from '../ends/index.ts';
import { CLUSTER_ADDRESS } from '../network/index.ts';
import { processGroup, type ProcessGroup } from '../processes/index.ts';
import { overlayOf, portsOf } from './overlay.ts';
import type { Site } from './site.ts';
import { PART, startEnd } from './start-end.ts';
import { startWstunnel } from './wstunnel.ts';

/** A carrier that is up. */
export interface RunningCarrier {
  readonly carrier: Carrier;
  readonly label: string;
  /** Address of the cluster's end on the overlay. */
  readonly target: string;
  readonly processes: ProcessGroup;
  readonly stop: () => Promise<void>;
}

const STOP_GRACE_MS = 1_000;
const LOOPBACK = '127.0.0.1';

/**
 * Sets up one carrier between the two machines.
 * @param index of the carriers that are up at the same time
 * @throws ML-BED-DAEMON-FAILED, ML-ABORTED
 */
export async function startCarrier(site: Site, carrier: Carrier, index: number): Promise<RunningCarrier> {
  const label = labelOf(carrier);
  const overlay = overlayOf(index);
  const transports = transportsOf(site, carrier, index);
  const [worker, cluster] = endConfigs(site, index);
  const children: Child[] = [];
  children.push(await startEnd(site, label, 'cluster', site.network.cluster, { ...cluster, transport: transports.cluster }));
  if (carrier.path === 'wstunnel') children.push(...(await startWstunnel(site, label, carrier.tls, portsOf(index))));
  children.push(await startEnd(site, label, 'worker', site.network.worker, { ...worker, transport: transports.worker }));
  return {
    carrier,
    label,
    target: overlay.cluster.addresses.ipv4,
    processes: processGroup(site.bed, label, relayPartOf(carrier)),
    stop: async () => void (await Promise.all(children.map((child) => stopChild(child, STOP_GRACE_MS)))),
  };
}

/** Which of its processes is the relay, whose memory counts. */
function relayPartOf({ path }: Carrier): string {
  if (path === 'wireguard-direct') return PART.wireguard;
  return path === 'wstunnel' ? PART.foreign : PART.end;
}

function transportsOf({ identity }: Site, { path, tls }: Carrier, index: number): { readonly worker: EndTransport; readonly cluster: EndTransport } {
  const ports = portsOf(index);
  if (path === 'wireguard-direct') return direct(ports.cluster, { address: CLUSTER_ADDRESS, port: ports.cluster });
  if (path === 'wstunnel') return direct(ports.wireguard, { address: LOOPBACK, port: ports.worker });
  const relay: RelayKind = path === 'relay' ? 'moorline' : 'plain';
  const place = { relay, address: CLUSTER_ADDRESS, port: ports.cluster };
  return { worker: { kind: 'connect', ...place, ca: tls ? identity.certificate : null }, cluster: { kind: 'serve', ...place, identity: tls ? identity : null } };
}

function direct(listenPort: number, peer: { readonly address: string; readonly port: number }): { readonly worker: EndTransport; readonly cluster: EndTransport } {
  return { worker: { kind: 'udp', listenPort: 0, peer }, cluster: { kind: 'udp', listenPort, peer: null } };
}

type EndPart = Omit<EndConfig, 'marks' | 'transport'>;

function endConfigs({ mtu, wireguardGo }: Site, index: number): readonly [worker: EndPart, cluster: EndPart] {
  const { worker, cluster } = overlayOf(index);
  const [workerKeys, clusterKeys] = [wireguardKeyPair(randomBytes(32)), wireguardKeyPair(randomBytes(32))];
  const ticket = `mlrt_${randomBytes(32).toString('base64url')}`;
  const make = (own: typeof worker, peer: typeof worker, keys: typeof workerKeys, peerKeys: typeof workerKeys): EndPart => ({
    interfaceName: own.interfaceName, addresses: own.addresses, peerAddresses: peer.addresses, mtu, wireguardGo, ticket,
    privateKey: Buffer.from(keys.privateKey).toString('hex'), peerPublicKey: peerKeys.publicKey,
  });
  return [make(worker, cluster, workerKeys, clusterKeys), make(cluster, worker, clusterKeys, workerKeys)];
}
