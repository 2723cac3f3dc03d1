import { closeSync, openSync } from 'node:fs';
import {
  awaitListenPort, ensureLink, ensureRouteMtus, here, inMountNamespaceCopy, openVerified, startWireguard, uapiGet, uapiSet, type DesiredRoute, type WireguardPeer, type WireguardProcess, type Within,
} from '@moorline/linux';
import { interfaceMtu, moorlineError, MTU_BASE, type MtuInUse, type TunnelConfig } from '@moorline/mesh-core';
import type { ToInside, TunnelStatistics } from '../channel/messages.ts';
import { mountPrivateRun } from './mounts.ts';
import { RELAY_ADDRESS, WIREGUARD_PORT } from './port.ts';

/** The job has a network namespace of its own: a fixed name collides with nothing. */
export const INTERFACE = 'mw0';

/** Where a device is made and where it ends up. */
export interface DevicePlace {
  /** Its name while it starts, in our network namespace. */
  readonly firstName: string;
  /** WireGuard's UDP port, in our network namespace. */
  readonly listenPort: number;
  /** Brings it, fresh and with its MTU, to where it is configured under the name `INTERFACE`. */
  readonly settle: (mtu: number) => void;
  /** Network namespace in which it is configured. */
  readonly within: Within;
  /** Ends with the process that starts it; not needed where a pid namespace sees to that. */
  readonly endsWithParent: boolean;
  /** Added to the allow-listed environment of wireguard-go: the owner mark, where one is needed. */
  readonly environment: Readonly<Record<string, string>>;
  /** Ends it for good; absent where the namespaces do. */
  readonly signal?: AbortSignal;
}

/** The job's namespaces, with us inside. */
export const INSIDE: DevicePlace = { firstName: INTERFACE, listenPort: WIREGUARD_PORT, settle: () => undefined, within: here, endsWithParent: false, environment: {} };

type Prepare = Extract<ToInside, { kind: 'prepare' }>;

/** What a device is made to be; kept, so that a device that ended can be made again. */
export interface DeviceConfig {
  readonly privateKey: Uint8Array;
  readonly tunnel: TunnelConfig;
  readonly relayPort: number;
}

/**
 * Starts the pinned wireguard-go from a checked private copy, with a /run of its own.
 * @throws ML-ARTIFACT-*, ML-NAMESPACE-FAILED, ML-WIREGUARD-FAILED, ML-TUN-*
 */
export async function startDevice({ artifact, path, copyFolders }: Prepare, place: DevicePlace): Promise<WireguardProcess> {
  const executable = openVerified(path, artifact, copyFolders);
  if (executable === null) throw moorlineError('ML-ARTIFACT-UNAVAILABLE', path);
  try {
    return await inMountNamespaceCopy(() => {
      mountPrivateRun();
      // Its /run is not ours: a descriptor of the folder leads there from anywhere.
      const folder = openSync('/run/wireguard', 'r');
      return startWireguard({
        interfaceName: place.firstName,
        executable,
        detached: true,
        endsWithParent: place.endsWithParent,
        environment: place.environment,
        socketFolder: `/proc/self/fd/${folder}`,
        onLine: () => undefined,
      }).then(
        (device) => {
          void device.exited.then(() => closeSync(folder));
          return device;
        },
        (error: unknown) => {
          closeSync(folder);
          throw error;
        },
      );
    });
  } finally {
    executable.close();
  }
}

/**
 * Gives a fresh device its key, addresses and routes, and no peer yet.
 * @throws ML-WIREGUARD-FAILED, ML-INTERFACE-FAILED
 */
export async function configureDevice({ socketPath, pid }: WireguardProcess, { privateKey, tunnel }: DeviceConfig, place: DevicePlace): Promise<void> {
  await uapiSet(socketPath, { privateKey, listenPort: place.listenPort, replacePeers: true });
  const mtu = interfaceMtu(tunnel.mtu);
  place.settle(mtu);
  const routes = tunnel.mtu === 'auto' ? routesWith(tunnel, { overlay: MTU_BASE, pods: MTU_BASE }) : tunnel.routes;
  const link = { name: INTERFACE, addresses: [`${tunnel.addresses.ipv4}/32`, `${tunnel.addresses.ipv6}/128`], mtu, routes, up: true };
  ensureLink(link, place.within);
  await awaitListenPort({ socketPath, pid });
}

/**
 * Gives the routes of a configured device their MTU, where it was not set by somebody.
 * @throws ML-INTERFACE-FAILED
 */
export function setDeviceMtu({ tunnel }: DeviceConfig, mtu: MtuInUse, place: DevicePlace): void {
  if (tunnel.mtu === 'auto') ensureRouteMtus(INTERFACE, routesWith(tunnel, mtu), place.within);
}

/** What is reached between our own ends has routes of its own: packets there may be larger than pods take. */
function routesWith({ routes, nodes, addresses, gateway }: TunnelConfig, { overlay, pods }: Pick<MtuInUse, 'overlay' | 'pods'>): readonly DesiredRoute[] {
  const ends = [gateway, ...nodes.map((node) => node.addresses)].filter(({ ipv4 }) => ipv4 !== addresses.ipv4).flatMap(({ ipv4, ipv6 }) => [`${ipv4}/32`, `${ipv6}/128`]);
  return [...routes.filter((range) => !ends.includes(range)).map((range) => ({ range, mtu: pods })), ...ends.map((range) => ({ range, mtu: overlay }))];
}

/**
 * Makes the endpoint the device's only peer. A handshake follows at once.
 * @throws ML-WIREGUARD-FAILED
 */
export async function setDevicePeer({ socketPath }: WireguardProcess, tunnel: TunnelConfig, relayPort: number): Promise<void> {
  await uapiSet(socketPath, { replacePeers: true, peers: [peerOf(tunnel, relayPort)] });
}

/**
 * @param nowMs Unix time in milliseconds
 * @throws ML-WIREGUARD-FAILED
 */
export async function readStatistics({ socketPath }: WireguardProcess, nowMs: number): Promise<TunnelStatistics> {
  const { peers } = await uapiGet(socketPath);
  const [peer] = peers;
  const lastHandshakeMs = peer?.lastHandshakeMs ?? null;
  return {
    handshakeAgeMs: lastHandshakeMs === null ? null : Math.max(0, nowMs - lastHandshakeMs),
    rxBytes: peer?.rxBytes ?? 0,
    txBytes: peer?.txBytes ?? 0,
    wireguardRunning: true,
  };
}

function peerOf({ endpoint, keepaliveSec, routes, gateway }: TunnelConfig, relayPort: number): WireguardPeer {
  return {
    publicKey: endpoint.wireguardPublicKey,
    endpoint: { address: RELAY_ADDRESS, port: relayPort },
    keepaliveSec,
    allowedIps: [...new Set([...routes, `${gateway.ipv4}/32`, `${gateway.ipv6}/128`])],
  };
}
