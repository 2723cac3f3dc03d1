import { createHash, randomBytes } from 'node:crypto';
import { datagramsOf, openBatchSocket, type BatchSocket } from '@moorline/linux';
import { controlKey, createControlWriter, openWstunnelWay, serveRelay, serveUdp, type DatagramPath, type RelayServer, type UdpSender, type UdpServer, type WatchedPath } from '@moorline/tunnel';
import { makeServerIdentity, type ServerIdentity } from '@moorline/tools';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

/** An agent's way through a wstunnel server to an endpoint's UDP port; the server is ours, with a UDP socket behind each connection. */
const DATAGRAM_BYTES = 1_312;
const LOOPBACK = '127.0.0.1';
/** The one destination that our own server serves. */
const ASKED_PORT = 51_820;
const TICKET = `mlrt_${randomBytes(32).toString('base64url')}`;
const TICKET_SHA256 = createHash('sha256').update(TICKET).digest('hex');
const SITE_SECRET = `mlrt_${randomBytes(32).toString('base64url')}`;
const onFallback = (): void => undefined;
const DEADLINE = { timeout: 15_000 };

let identity: ServerIdentity;
let server: RelayServer;
let endpoint: { readonly udp: UdpServer; readonly port: number };
let sessions: { readonly path: DatagramPath; readonly sender: UdpSender }[];
let carriers: BatchSocket[];
let stop: AbortController;

beforeEach(async () => {
  [sessions, carriers, stop] = [[], [], new AbortController()];
  endpoint = await startEndpoint();
  identity = await makeServerIdentity(LOOPBACK);
  server = await serveRelay({
    address: LOOPBACK, port: 0, identity, signal: stop.signal,
    tickets: () => [createHash('sha256').update(SITE_SECRET).digest('hex')],
    onConnection: (path) => void carry(path),
    wstunnel: { path: '/site/events', onRefused: () => undefined },
  });
});
afterEach(async () => {
  stop.abort();
  for (const carrier of carriers) carrier.close();
  await server.close();
});

async function startEndpoint(): Promise<typeof endpoint> {
  const { local, close } = await openBatchSocket({ address: LOOPBACK, port: 0, onFallback });
  close();
  const onPath = (path: DatagramPath, _: string, sender: UdpSender): void => void sessions.push({ path, sender });
  return { port: local.port, udp: await serveUdp({ address: LOOPBACK, port: local.port, tickets: () => [TICKET_SHA256], onPath, onClaim: () => undefined, onSize: () => undefined, baseBytes: DATAGRAM_BYTES, onFallback, signal: stop.signal }) };
}

async function carry(path: DatagramPath): Promise<void> {
  const socket = await openBatchSocket({ address: LOOPBACK, port: 0, onFallback });
  carriers.push(socket);
  path.onBatch((batch) => void socket.send(batch, { address: LOOPBACK, port: endpoint.port }));
  socket.onBatch((batch) => void path.send(batch));
}

function open(headers: Readonly<Record<string, string>> = { authorization: `Bearer ${SITE_SECRET}` }, ticketSha256 = TICKET_SHA256): Promise<WatchedPath> {
  return openWstunnelWay({
    way: { url: `wss://${LOOPBACK}:${server.port}/site`, ca: identity.certificate, destination: { address: LOOPBACK, port: ASKED_PORT } },
    headers, datagramBytes: DATAGRAM_BYTES, signal: stop.signal, writer: createControlWriter(controlKey(ticketSha256)),
  });
}

describe('a way through a wstunnel server', () => {
  it('carries datagrams both ways, and the endpoint knows that they were carried', async () => {
    const path = await open();
    expect(sessions).toMatchObject([{ sender: { address: LOOPBACK, carried: true } }]);
    const [session] = sessions;
    for (const [from, to] of [[path, session?.path], [session?.path, path]] as const) {
      const sent = [1_312, 1_312, 80].map((bytes) => randomBytes(bytes));
      const received: Buffer[] = [];
      to?.onBatch((batch) => void received.push(...datagramsOf(batch)));
      from?.send({ segmentBytes: 1_312, bytes: Buffer.concat(sent) });
      await vi.waitFor(() => expect(received).toEqual(sent), DEADLINE);
    }
    expect(path.signs().roundTripMs).toBeGreaterThan(0);
  });

  it('does not open while the endpoint is not there, or does not know the agent', async () => {
    await expect(open(undefined, 'ab'.repeat(32))).rejects.toMatchObject({ code: 'ML-ENDPOINT-UNREACHABLE', detail: expect.stringContaining('no answer') as string });
    endpoint.udp.close();
    await expect(open()).rejects.toMatchObject({ code: 'ML-ENDPOINT-UNREACHABLE' });
  });

  it('is refused without the header of the site, before the endpoint hears of it', async () => {
    await expect(open({})).rejects.toMatchObject({ code: 'ML-WSTUNNEL-REFUSED' });
    expect(sessions).toEqual([]);
  });

  it('is left when the endpoint falls silent, though the wstunnel server lives', async () => {
    const path = await open();
    endpoint.udp.close();
    path.send({ segmentBytes: 100, bytes: randomBytes(100) });
    expect(await path.closed).toEqual({ code: 1006, reason: 'silent' });
  });

  it('ends with the wstunnel server', async () => {
    const path = await open();
    await server.close();
    expect((await path.closed).code).toBe(1000);
  });
});
