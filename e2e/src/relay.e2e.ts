import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { removeStaleSocket, uapiSocketPath } from '@moorline/linux';
import { wireguardKeyPair } from '@moorline/mesh-core';
import { makeServerIdentity } from '@moorline/tools';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { EndConfig } from './relay/end-config.ts';
import { layCable, removeCable, runIn, type Cable } from './relay/network.ts';
import { pinnedWireguard } from './relay/pinned-wireguard.ts';
import { startEnd, type End } from './relay/start-end.ts';

const PORT = 7_443;
const INTERFACES = { endpoint: 'mlr0', worker: 'mlr1' } as const;
const JOB = { ipv4: '100.96.0.7', ipv6: 'fd96::7' };
const GATEWAY = { ipv4: '100.96.0.1', ipv6: 'fd96::1' };
/** Bytes of the IPv4 and ICMP headers of a ping. */
const PING_OVERHEAD = 28;
const START_DEADLINE_MS = 20_000;
const POLL_INTERVAL_MS = 20;
/** Well below the time that pings need to find a path dead. */
const AT_ONCE_MS = 5_000;
/** Pings find a dead path within 10 s; a loaded machine may be late. */
const DEAD_PATH_MS = 30_000;

let cable: Cable;
let ends: End[] = [];

beforeAll(async () => {
  cable = await layCable();
});
afterEach(async () => {
  await Promise.all(ends.map((end) => end.stop()));
  ends = [];
  for (const path of Object.values(INTERFACES).map((name) => uapiSocketPath(name))) await removeSocket(path);
});
afterAll(() => removeCable(cable));

/** A wireguard-go that was killed with its parent may take a moment to let go of its socket. */
async function removeSocket(path: string): Promise<void> {
  for (await removeStaleSocket(path); existsSync(path); await removeStaleSocket(path)) await sleep(POLL_INTERVAL_MS);
}

async function startTunnel(mtu: number): Promise<{ readonly endpoint: End; readonly worker: End; readonly probePort: number }> {
  const identity = await makeServerIdentity(cable.clusterAddress);
  const [clusterKeys, workerKeys] = [wireguardKeyPair(randomBytes(32)), wireguardKeyPair(randomBytes(32))];
  const common = { mtu, wireguardGo: pinnedWireguard(), ticket: `mlrt_${randomBytes(32).toString('base64url')}` };
  const endpointConfig: EndConfig = {
    ...common,
    interfaceName: INTERFACES.endpoint,
    privateKey: Buffer.from(clusterKeys.privateKey).toString('hex'),
    peerPublicKey: workerKeys.publicKey,
    addresses: GATEWAY,
    peerAddresses: JOB,
    relay: { kind: 'serve', address: cable.clusterAddress, port: PORT, identity },
  };
  const workerConfig: EndConfig = {
    ...common,
    interfaceName: INTERFACES.worker,
    privateKey: Buffer.from(workerKeys.privateKey).toString('hex'),
    peerPublicKey: clusterKeys.publicKey,
    addresses: JOB,
    peerAddresses: GATEWAY,
    relay: { kind: 'connect', url: `wss://${cable.clusterAddress}:${PORT}/v1/relay`, ca: identity.certificate },
  };
  const endpoint = await startEnd(cable.cluster, endpointConfig);
  ends.push(endpoint);
  const { probePort } = await endpoint.next('listening', START_DEADLINE_MS);
  const worker = await startEnd(cable.worker, workerConfig);
  ends.push(worker);
  await worker.next('connected', START_DEADLINE_MS);
  return { endpoint, worker, probePort };
}

async function throughputMbps(reverse: boolean): Promise<number> {
  const server = runIn(cable.cluster, ['iperf3', '--server', '--one-off', '--bind', GATEWAY.ipv4]);
  while ((await runIn(cable.cluster, ['ss', '-Hltn', 'sport = :5201'])) === '') await sleep(POLL_INTERVAL_MS);
  const client = ['iperf3', '--client', GATEWAY.ipv4, '--time', '2', '--json', '--connect-timeout', '2000', ...(reverse ? ['--reverse'] : [])];
  const report = JSON.parse(await runIn(cable.worker, client)) as { end: { sum_received: { bits_per_second: number; bytes: number } } };
  await server;
  expect(report.end.sum_received.bytes).toBeGreaterThan(1_000_000);
  return Math.round(report.end.sum_received.bits_per_second / 1e6);
}

describe('a tunnel over the relay', () => {
  it.each([1_280, 65_000])('passes both families, whole packets and TCP both ways at MTU %i', async (mtu) => {
    await startTunnel(mtu);
    await runIn(cable.worker, ['ping', '-c', '3', '-i', '0.2', '-w', '15', GATEWAY.ipv4]);
    await runIn(cable.worker, ['ping', '-c', '1', '-w', '15', GATEWAY.ipv6]);
    await runIn(cable.cluster, ['ping', '-c', '1', '-w', '15', JOB.ipv4]);
    await runIn(cable.worker, ['ping', '-c', '1', '-w', '15', '-M', 'do', '-s', String(mtu - PING_OVERHEAD), GATEWAY.ipv4]);
    const [up, down] = [await throughputMbps(false), await throughputMbps(true)];
    process.stdout.write(`relay, MTU ${mtu}: ${up} Mbit/s up, ${down} Mbit/s down\n`);
  });

  it('is known to be gone at once when its endpoint is killed', async () => {
    const { endpoint, worker } = await startTunnel(1_280);
    endpoint.child.kill('SIGKILL');
    expect(await worker.next('closed', AT_ONCE_MS)).toMatchObject({ code: 1006 });
    await endpoint.child.exited;
    // The kernel ends wireguard-go after its parent, and the interface after that.
    await expect.poll(() => runIn(cable.cluster, ['ip', '-brief', 'link']), { timeout: AT_ONCE_MS }).not.toContain(INTERFACES.endpoint);
  });

  it('is found dead by both ends when the path swallows everything', async () => {
    const { endpoint, worker } = await startTunnel(1_280);
    await runIn(cable.cluster, ['nft', 'add table inet t; add chain inet t c { type filter hook input priority 0; }; add rule inet t c iifname "down0" drop']);
    try {
      expect(await worker.next('closed', DEAD_PATH_MS)).toMatchObject({ code: 1006 });
      expect(await endpoint.next('closed', DEAD_PATH_MS)).toMatchObject({ code: 1006 });
    } finally {
      await runIn(cable.cluster, ['nft', 'delete table inet t']);
    }
  });
});
