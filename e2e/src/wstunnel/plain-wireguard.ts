import { text } from 'node:stream/consumers';
import { ensureLink, ensurePeers, openVerified, startWireguard, uapiSet } from '@moorline/linux';
import { baseMtu } from '@moorline/mesh-core';
import type { PlainWireguard } from './plain-wireguard-config.ts';

/** A WireGuard of somebody who has no agent, in the network namespace that it is started in, until it is killed. */
const { interfaceName, privateKey, tunnel, endpoint, wireguardGo } = JSON.parse(await text(process.stdin)) as PlainWireguard;
const executable = openVerified(wireguardGo.path, { name: 'wireguard-go', ...wireguardGo }, ['/tmp', '/dev/shm']);
if (executable === null) throw new Error(`${wireguardGo.path} is missing: ./moorline mirror`);
const { socketPath } = await startWireguard({ interfaceName, executable, endsWithParent: true, onLine: (line) => void process.stderr.write(`${line}\n`) });
await uapiSet(socketPath, { privateKey: Buffer.from(privateKey, 'hex'), listenPort: 0 });
ensureLink({ name: interfaceName, addresses: [tunnel.addresses.ipv4, tunnel.addresses.ipv6], mtu: baseMtu(tunnel.mtu), routes: tunnel.routes, up: true });
await ensurePeers(socketPath, [{ publicKey: tunnel.endpoint.wireguardPublicKey, endpoint, keepaliveSec: 0, allowedIps: [...tunnel.routes] }]);
process.stdout.write('ready\n');
