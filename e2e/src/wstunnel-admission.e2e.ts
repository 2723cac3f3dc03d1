import { createHash, randomBytes } from 'node:crypto';
import { request as httpsRequest } from 'node:https';
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { datagramsOf } from '@moorline/linux';
import { connectWstunnel, serveRelay, type ConnectWstunnelOptions, type DatagramPath, type RelayServer, type WstunnelFault } from '@moorline/tunnel';
import { makeServerIdentity, type ServerIdentity } from '@moorline/tools';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

const LOOPBACK = '127.0.0.1';
const TICKET = `mlrt_${randomBytes(32).toString('base64url')}`;
const UDP = { Udp: { timeout: { secs: 30, nanos: 0 } } };

let identity: ServerIdentity;
let server: RelayServer;
let accepted: DatagramPath[];
let refused: WstunnelFault[];
let stop: AbortController;

beforeEach(async () => {
  [accepted, refused, stop] = [[], [], new AbortController()];
  identity = await makeServerIdentity(LOOPBACK);
  server = await serve(true);
});
afterEach(async () => {
  stop.abort();
  await server.close();
});

function serve(wstunnel: boolean): Promise<RelayServer> {
  return serveRelay({
    address: LOOPBACK, port: 0, identity, signal: stop.signal,
    tickets: () => [createHash('sha256').update(TICKET).digest('hex')],
    onConnection: (path) => void accepted.push(path),
    wstunnel: wstunnel ? { path: '/v1/events', onRefused: (fault) => void refused.push(fault) } : null,
  });
}

function attempt(change: Partial<ConnectWstunnelOptions> = {}): Promise<DatagramPath> {
  const usual = { url: `wss://${LOOPBACK}:${server.port}`, destination: { host: 'localhost', port: 51_820 }, headers: { authorization: `Bearer ${TICKET}` }, ca: identity.certificate, signal: stop.signal };
  return connectWstunnel({ ...usual, ...change });
}

function tokenOf(p: unknown, r = 'localhost', rp = 51_820): string {
  const parts = [{ typ: 'JWT', alg: 'HS256' }, { id: '0190aaaa-aaaa-7aaa-8aaa-aaaaaaaaaaaa', p, r, rp }].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'));
  return `${parts.join('.')}.c2ln`;
}

/** Asks by hand, as any client may: status and text of the answer, or the stream that was switched. */
async function ask(token: string, headers: Record<string, string> = {}): Promise<{ readonly status: number; readonly body: string; readonly stream: Socket | null }> {
  const request = httpsRequest({
    host: LOOPBACK, port: server.port, path: '/v1/events', ca: identity.certificate, agent: false,
    headers: {
      authorization: `Bearer ${TICKET}`, connection: 'Upgrade', upgrade: 'websocket', 'sec-websocket-key': randomBytes(16).toString('base64'), 'sec-websocket-version': '13',
      'sec-websocket-protocol': `v1, authorization.bearer.${token}`, ...headers,
    },
  });
  const { promise, resolve, reject } = Promise.withResolvers<Awaited<ReturnType<typeof ask>>>();
  request.on('error', reject);
  request.on('response', (answer) => void text(answer).then((body) => resolve({ status: answer.statusCode ?? 0, body, stream: null })));
  request.on('upgrade', (_, stream) => resolve({ status: 101, body: '', stream }));
  request.end();
  return promise;
}

describe('our own client of wstunnel', () => {
  it('carries datagrams both ways, whole and in order, and says goodbye', async () => {
    const path = await attempt();
    const [other] = accepted;
    const sizes = [148, 1_312, 1_312, 1_312, 40, 65_507, 1];
    for (const [from, to] of [[path, other], [other, path]] as const) {
      const sent = sizes.map((size) => randomBytes(size));
      const received: Buffer[] = [];
      to?.onBatch((batch) => void received.push(...datagramsOf(batch)));
      from?.send({ segmentBytes: 1_312, bytes: Buffer.concat(sent.slice(1, 5)) });
      for (const bytes of [sent[0], ...sent.slice(5)]) if (bytes !== undefined) from?.send({ segmentBytes: bytes.length, bytes });
      await vi.waitFor(() => expect(received).toEqual([...sent.slice(1, 5), sent[0], ...sent.slice(5)]), { timeout: 10_000 });
    }
    path.close(1000, 'enough');
    expect(await other?.closed).toEqual({ code: 1000, reason: 'enough' });
    expect((await path.closed).code).toBe(1000);
  });

  it.each([
    ['ML-WSTUNNEL-REFUSED', () => ({ headers: { authorization: `Bearer ${TICKET}x` } })],
    ['ML-WSTUNNEL-REFUSED', () => ({ destination: { host: 'localhost', port: 22 } })],
    ['ML-ENDPOINT-UNREACHABLE', () => ({ url: `wss://${LOOPBACK}:${server.port}/elsewhere` })],
    ['ML-CA-MISMATCH', async () => ({ ca: (await makeServerIdentity(LOOPBACK)).certificate })],
  ])('is told %s otherwise (%#)', async (code, change) => {
    await expect(attempt(await change())).rejects.toMatchObject({ code });
    expect(accepted).toEqual([]);
  });

  it('is replaced by a newer one', async () => {
    const first = await attempt();
    await attempt();
    expect(await first.closed).toMatchObject({ code: 4001 });
  });
});

describe('an endpoint that serves wstunnel', () => {
  it.each<[number, WstunnelFault, string]>([
    [403, 'tunnel-type-refused', tokenOf({ Tcp: { proxy_protocol: false } })],
    [403, 'tunnel-type-refused', tokenOf({ ReverseUdp: { timeout: null } })],
    [403, 'tunnel-type-refused', tokenOf({ ReverseSocks5: { timeout: null, credentials: null } })],
    [403, 'tunnel-type-refused', tokenOf('ReverseTcp')],
    [403, 'destination-refused', tokenOf(UDP, '10.96.0.1', 443)],
    [400, 'token-malformed', 'nonsense'],
    [400, 'claims-invalid', tokenOf(UDP, '')],
  ])('answers %i, %s, and logs it', async (status, fault, token) => {
    const answer = await ask(token);
    expect(answer).toMatchObject({ status, body: expect.stringContaining(`ML-WSTUNNEL-REFUSED: a wstunnel server refused the tunnel: ${fault}`) as string });
    expect([refused, accepted]).toEqual([[fault], []]);
  });

  it('tells strangers nothing, and does not log them', async () => {
    for (const token of [tokenOf(UDP), 'nonsense']) expect(await ask(token, { authorization: 'Bearer mlrt_guess' })).toMatchObject({ status: 401, body: expect.stringContaining('ticket-wrong') as string });
    expect([refused, accepted]).toEqual([[], []]);
  });

  it.each([
    ['frame-oversized', '82ff000000000001000000000000'],
    ['reserved-bits', 'f28100000000aa'],
    ['text-message', '818100000000aa'],
  ])('ends a connection for the reason %s', async (reason, hex) => {
    const { stream } = await ask(tokenOf(UDP));
    stream?.write(Buffer.from(hex, 'hex'));
    const [said] = (await once(stream ?? process, 'data')) as [Buffer];
    expect(said).toEqual(Buffer.concat([Buffer.from([0x88, reason.length + 2, 0x0f, 0xa2]), Buffer.from(reason)]));
    stream?.destroy();
    expect(await accepted[0]?.closed).toEqual({ code: 4002, reason });
  });

  it('ends at a cut frame, and keeps nothing of it', async () => {
    const { stream } = await ask(tokenOf(UDP));
    const received: Buffer[] = [];
    accepted[0]?.onBatch(({ bytes }) => void received.push(bytes));
    stream?.end(Buffer.from('8283000000000102', 'hex'));
    expect(await accepted[0]?.closed).toEqual({ code: 1006, reason: '' });
    expect(received).toEqual([]);
  });

  it('is not one unless it is told to be', async () => {
    await server.close();
    server = await serve(false);
    expect(await ask(tokenOf(UDP))).toMatchObject({ status: 404, body: '' });
  });
});
