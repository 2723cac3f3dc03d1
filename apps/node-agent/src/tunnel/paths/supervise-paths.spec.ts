import { setTimeout as sleep } from 'node:timers/promises';
import { openBatchSocket } from '@moorline/linux';
import { sha256Hex, type TunnelConfig } from '@moorline/mesh-core';
import { createLogger } from '@moorline/service';
import { createProxies, PROXY_OF_ENVIRONMENT, serveUdp } from '@moorline/tunnel';
import { afterEach, describe, expect, it } from 'vitest';
import { supervisePaths, type PathSupervisor } from './supervise-paths.ts';

const LOOPBACK = '127.0.0.1';
const LOOK_INTERVAL_MS = 20;
const DEADLINE_MS = 30_000;
const MANY = 2_000;
const TICKET = 'ticket-'.padEnd(43, 'x');
const KEY = `${'A'.repeat(43)}=`;
/** Threads of a test have no other sockets than Node's. */
const onFallback = (): void => undefined;

const over = new AbortController();
afterEach(() => over.abort());

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await sleep(LOOK_INTERVAL_MS);
}

/** An endpoint that only takes datagrams directly; counts what was claimed. */
async function startEndpoint(): Promise<{ readonly port: number; readonly claims: () => number }> {
  let claims = 0;
  const { port } = await serveUdp({
    address: LOOPBACK,
    port: 0,
    tickets: () => [sha256Hex(TICKET)],
    onPath: () => undefined,
    onClaim: () => void (claims += 1),
    onSize: () => undefined,
    baseBytes: 1_312,
    onFallback,
    signal: over.signal,
  });
  return { port, claims: () => claims };
}

async function supervise(tunnel: () => TunnelConfig): Promise<PathSupervisor> {
  const socket = await openBatchSocket({ address: LOOPBACK, port: 0, onFallback });
  over.signal.addEventListener('abort', socket.close);
  return supervisePaths({
    socket,
    wireguardPort: 9,
    tunnel,
    wanted: ['udp'],
    onConnected: () => undefined,
    onMtu: () => undefined,
    onFallback,
    ca: '',
    proxies: createProxies(PROXY_OF_ENVIRONMENT, {}),
    wstunnelHeaders: {},
    entropy: () => 0.5,
    signal: over.signal,
    log: createLogger({ name: 'spec', level: 'silent' }),
  });
}

describe('supervisePaths', () => {
  it('goes on being believed by an endpoint that is told of anew, with the ticket that it has', async () => {
    const endpoint = await startEndpoint();
    const addresses = { ipv4: '10.0.0.2', ipv6: 'fd00::2' };
    let tunnel: TunnelConfig = {
      revision: 1,
      addresses,
      nodes: [],
      gateway: { ipv4: '10.0.0.1', ipv6: 'fd00::1' },
      mtu: 1_280,
      routes: [],
      dns: { servers: [], searches: [], ndots: 1 },
      keepaliveSec: 25,
      relayTicket: TICKET,
      transports: ['udp'],
      endpoint: { wireguardPublicKey: KEY, relayUrl: 'wss://192.0.2.1/v1/relay', udp: { address: LOOPBACK, port: endpoint.port }, wstunnel: null, probePort: 1 },
    };
    const paths = await supervise(() => tunnel);
    await paths.firstConnected(DEADLINE_MS);
    await until(() => endpoint.claims() > 0);
    // Numbers grow with each message: an attempt with those of the beginning would find no answer.
    for (let count = 0; count < MANY; count += 1) await paths.roundTrip();
    const before = endpoint.claims();
    tunnel = { ...tunnel, revision: 2, endpoint: { ...tunnel.endpoint, relayUrl: 'wss://192.0.2.2/v1/relay' } };
    paths.follow();
    await until(() => paths.connected() && endpoint.claims() > before);
    expect(await paths.roundTrip()).toBeGreaterThan(0);
  });
});
