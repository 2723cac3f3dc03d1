import { mkdirSync } from 'node:fs';
import { awaitListenPort, ensureLink, ensurePeers, mount, MOUNT, openVerified, startWireguard, uapiSet } from '@moorline/linux';
import { moorlineError } from '@moorline/mesh-core';
import type { EndConfig } from './end-config.ts';

/** The WireGuard device of one end. */
export interface EndDevice {
  readonly wireguardPort: number;
  /** Names the peer, and where its datagrams go; null: to where they come from. */
  readonly setPeer: (endpoint: { readonly address: string; readonly port: number } | null) => Promise<void>;
}

const COPY_FOLDERS = ['/tmp', '/dev/shm'];

/**
 * A /run of our own, so that the sockets of wireguard-go go with us; needs a mount namespace of our own.
 */
function hideRun(): void {
  mount('moorline', '/run', 'tmpfs', MOUNT.noSuid | MOUNT.noDevices | MOUNT.noExecution, 'size=1m,mode=0755');
  mkdirSync('/run/wireguard', { mode: 0o700 });
}

/** @throws ML-ARTIFACT-*, ML-WIREGUARD-FAILED, ML-INTERFACE-FAILED */
export async function startEndDevice({ interfaceName, addresses, peerAddresses, mtu, privateKey, peerPublicKey, wireguardGo, marks }: EndConfig, listenPort: number): Promise<EndDevice> {
  hideRun();
  const executable = openVerified(wireguardGo.path, { name: 'wireguard-go', ...wireguardGo }, COPY_FOLDERS);
  if (executable === null) throw moorlineError('ML-ARTIFACT-UNAVAILABLE', wireguardGo.path);
  const { socketPath, pid } = await startWireguard({ interfaceName, executable, environment: marks, endsWithParent: true, onLine: (line) => void process.stderr.write(`${line}\n`) });
  executable.close();
  await uapiSet(socketPath, { privateKey: Buffer.from(privateKey, 'hex'), listenPort });
  ensureLink({ name: interfaceName, addresses: Object.values(addresses), mtu, routes: Object.values(peerAddresses), up: true });
  return {
    wireguardPort: await awaitListenPort({ socketPath, pid }),
    setPeer: async (endpoint) => void (await ensurePeers(socketPath, [{ publicKey: peerPublicKey, endpoint, keepaliveSec: 0, allowedIps: [`${peerAddresses.ipv4}/32`, `${peerAddresses.ipv6}/128`] }])),
  };
}
