import { createHash } from 'node:crypto';
import { text } from 'node:stream/consumers';
import { awaitListenPort, ensureLink, ensurePeers, openBatchSocket, openVerified, startWireguard, uapiSet } from '@moorline/linux';
import { bridgeDatagrams, connectRelay, serveRelay, startProbeServer, type DatagramPath } from '@moorline/tunnel';
import type { EndConfig, EndEvent } from './end-config.ts';

/** One end of a tunnel, in the network namespace that it is started in, until it is killed. */
const config = JSON.parse(await text(process.stdin)) as EndConfig;
const { interfaceName, addresses, peerAddresses, relay, ticket, wireguardGo } = config;
const say = (event: EndEvent): void => void process.stdout.write(`${JSON.stringify(event)}\n`);

const executable = openVerified(wireguardGo.path, { name: 'wireguard-go', ...wireguardGo }, ['/tmp', '/dev/shm']);
if (executable === null) throw new Error(`${wireguardGo.path} is missing: ./moorline mirror`);
const device = await startWireguard({ interfaceName, executable, endsWithParent: true, onLine: (line) => void process.stderr.write(`${line}\n`) });
const { socketPath } = device;
await uapiSet(socketPath, { privateKey: Buffer.from(config.privateKey, 'hex'), listenPort: 0 });
ensureLink({ name: interfaceName, addresses: Object.values(addresses), mtu: config.mtu, routes: Object.values(peerAddresses), up: true });

const socket = await openBatchSocket({ address: '127.0.0.1', port: 0, onFallback: (reason) => void process.stderr.write(`${reason.message}\n`) });
const wireguardPort = await awaitListenPort(device);
const endpoint = { address: '127.0.0.1', port: socket.local.port };
await ensurePeers(socketPath, [{ publicKey: config.peerPublicKey, endpoint, keepaliveSec: 0, allowedIps: [`${peerAddresses.ipv4}/32`, `${peerAddresses.ipv6}/128`] }]);

const carry = (connection: DatagramPath): void => {
  const bridge = bridgeDatagrams(socket, wireguardPort, connection);
  say({ event: 'connected' });
  void connection.closed.then(({ code, reason }) => {
    bridge.stop();
    say({ event: 'closed', code, reason });
  });
};
const { signal } = new AbortController();
if (relay.kind === 'serve') {
  const { port: probePort } = await startProbeServer({ address: addresses.ipv4 });
  const ticketSha256 = createHash('sha256').update(ticket).digest('hex');
  await serveRelay({ ...relay, tickets: () => [ticketSha256], onConnection: carry, signal });
  say({ event: 'listening', probePort });
} else carry(await connectRelay({ ...relay, ticket, signal }));
