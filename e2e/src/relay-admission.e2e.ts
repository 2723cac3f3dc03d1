import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import type { Agent } from 'node:http';
import { createServer, connect as connectTcp, type AddressInfo, type Server, type Socket } from 'node:net';
import { sha256Hex } from '@moorline/mesh-core';
import { connectRelay, createProxies, PROXY_OF_ENVIRONMENT, serveRelay, type DatagramPath, type RelayServer } from '@moorline/tunnel';
import { makeServerIdentity, type ServerIdentity } from '@moorline/tools';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const LOOPBACK = '127.0.0.1';
const YEAR_MS = 31_536_000_000;
const letter = { segmentBytes: 1, bytes: Buffer.from('x') };
const [TICKET, OTHER_TICKET] = [newTicket(), newTicket()];
const [TICKET_SHA256, OTHER_SHA256] = [TICKET, OTHER_TICKET].map(sha256Hex) as [string, string];

let identity: ServerIdentity;
let server: RelayServer;
let accepted: DatagramPath[];
let stop: AbortController;
const listeners: Server[] = [];
const sockets: Socket[] = [];

function newTicket(): string {
  return `mlrt_${randomBytes(32).toString('base64url')}`;
}

const serve = (own: ServerIdentity, tickets: readonly string[] = [TICKET_SHA256, OTHER_SHA256]): Promise<RelayServer> =>
  serveRelay({ address: LOOPBACK, port: 0, identity: own, tickets: () => tickets, onConnection: (connection) => void accepted.push(connection), signal: stop.signal });
const attempt = (change: Partial<Parameters<typeof connectRelay>[0]> = {}): Promise<DatagramPath> =>
  connectRelay({ url: `wss://${LOOPBACK}:${server.port}/v1/relay`, ca: identity.certificate, ticket: TICKET, signal: stop.signal, ...change });

async function listenWith(onSocket: (socket: Socket) => void, address = LOOPBACK): Promise<number> {
  const listener = createServer((socket) => {
    sockets.push(socket);
    socket.on('error', () => undefined);
    onSocket(socket);
  });
  listeners.push(listener);
  listener.listen(0, address);
  await once(listener, 'listening');
  return (listener.address() as AddressInfo).port;
}

function passOn(socket: Socket): void {
  const onward = connectTcp(server.port, LOOPBACK);
  onward.on('error', () => socket.destroy()).on('close', () => socket.destroy());
  socket.on('close', () => onward.destroy());
  socket.pipe(onward).pipe(socket);
}

beforeEach(async () => {
  accepted = [];
  stop = new AbortController();
  identity = await makeServerIdentity(LOOPBACK);
  server = await serve(identity);
});
afterEach(async () => {
  stop.abort();
  for (const socket of sockets.splice(0)) socket.destroy();
  for (const listener of listeners.splice(0)) listener.close();
  await server.close();
});

describe('who may open a relay', () => {
  it('is the holder of the ticket, and datagrams arrive whole and in order', async () => {
    const connection = await attempt();
    const datagrams = [1, 148, 1_312, 65_507].map((length) => randomBytes(length));
    const arrived = Promise.withResolvers<Buffer[]>();
    const received: Buffer[] = [];
    accepted[0]?.onBatch(({ bytes }) => void (received.push(bytes) === datagrams.length && arrived.resolve(received)));
    for (const bytes of datagrams) expect(connection.send({ segmentBytes: bytes.length, bytes })).toBe(true);
    expect(await arrived.promise).toEqual(datagrams);
  });

  it.each([
    ['ML-RELAY-REFUSED', async () => ({ ticket: `${TICKET}x` })],
    ['ML-CA-MISMATCH', async () => ({ ca: (await makeServerIdentity(LOOPBACK)).certificate })],
    ['ML-SERVER-NAME-MISMATCH', async () => ({ url: `wss://127.0.0.2:${await listenWith(passOn, '127.0.0.2')}/v1/relay` })],
    ['ML-ENDPOINT-UNREACHABLE', async () => ({ url: `wss://${LOOPBACK}:1/v1/relay` })],
    ['ML-ENDPOINT-UNREACHABLE', async () => ({ url: `wss://${LOOPBACK}:${server.port}/elsewhere` })],
    ['ML-ENDPOINT-UNREACHABLE', async () => ({ url: `wss://${LOOPBACK}:${(await serve(identity, [])).port}/v1/relay` })],
    ['ML-PROTOCOL', async () => ({ url: `wss://${LOOPBACK}:${await listenWith((socket) => void socket.write('SSH-2.0-here\r\n'))}/v1/relay` })],
  ])('is told %s otherwise (%#)', async (code, change) => {
    await expect(attempt(await change())).rejects.toMatchObject({ code });
    expect(accepted).toEqual([]);
  });

  it.each([YEAR_MS, -YEAR_MS])('is told that the clock is off when the certificate is of another year (%i ms)', async (shiftMs) => {
    const other = await makeServerIdentity(LOOPBACK, shiftMs);
    const shifted = await serve(other);
    await expect(attempt({ url: `wss://${LOOPBACK}:${shifted.port}/v1/relay`, ca: other.certificate })).rejects.toMatchObject({ code: 'ML-CLOCK-OFF' });
  });

  it('gets in although strangers crowd the port, who are bounded in number', async () => {
    const strangers = Array.from({ length: 100 }, () => connectTcp(server.port, LOOPBACK));
    sockets.push(...strangers);
    let cut = 0;
    for (const stranger of strangers) stranger.on('error', () => undefined).on('close', () => void (cut += 1));
    await Promise.all(strangers.map((stranger) => once(stranger, 'connect')));
    expect((await attempt()).bufferedBytes()).toBe(0);
    expect(cut).toBeGreaterThanOrEqual(100 - 64);
  });

  it('takes the place of its own older connection', async () => {
    const older = await attempt();
    const newer = await attempt();
    expect(await older.closed).toMatchObject({ code: 4001 });
    expect(newer.send(letter)).toBe(true);
    server.disconnect(TICKET_SHA256);
    expect(await newer.closed).toMatchObject({ code: 4003 });
  });

  it('keeps its connection when others with other tickets come and go', async () => {
    const [one, other] = [await attempt(), await attempt({ ticket: OTHER_TICKET })];
    server.disconnect(OTHER_SHA256);
    expect(await other.closed).toMatchObject({ code: 4003 });
    expect(one.send({ segmentBytes: 1, bytes: Buffer.from('x') })).toBe(true);
    server.disconnect(TICKET_SHA256);
    expect(await one.closed).toMatchObject({ code: 4003 });
  });

  it('does not hold the server when it closes, nor do strangers', async () => {
    const stranger = connectTcp(server.port, LOOPBACK);
    sockets.push(stranger);
    await once(stranger, 'connect');
    const connection = await attempt();
    await server.close();
    expect(await connection.closed).toMatchObject({ code: 1000 });
    if (!stranger.closed) await once(stranger, 'close');
    expect(stranger.closed).toBe(true);
  });

  it('may hang up', async () => {
    const hangUp = new AbortController();
    const connection = await attempt({ signal: hangUp.signal });
    hangUp.abort();
    expect(await connection.closed).toMatchObject({ code: 1000 });
  });

  it('may give up while it connects', async () => {
    const giveUp = new AbortController();
    const attempted = attempt({ url: `wss://${LOOPBACK}:${await listenWith(() => giveUp.abort())}/v1/relay`, signal: giveUp.signal });
    await expect(attempted).rejects.toMatchObject({ code: 'ML-ABORTED' });
  });
});

describe('a proxy on the way', () => {
  const proxy = (port: number): Agent | undefined =>
    createProxies(PROXY_OF_ENVIRONMENT, { HTTPS_PROXY: `user:planted-secret@${LOOPBACK}:${port}` }).agentFor(`wss://${LOOPBACK}:${server.port}/v1/relay`);
  const answerWith = (answer: string) => (socket: Socket): void => void socket.once('data', () => void socket.end(answer));

  it('is passed by CONNECT, and authority and address of the certificate are still checked', async () => {
    const port = await listenWith((socket) => {
      socket.once('data', () => {
        socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
        passOn(socket);
      });
    });
    expect((await attempt({ agent: proxy(port) })).send(letter)).toBe(true);
    await expect(attempt({ agent: proxy(port), ca: (await makeServerIdentity(LOOPBACK)).certificate })).rejects.toMatchObject({ code: 'ML-CA-MISMATCH' });
    await expect(attempt({ agent: proxy(port), url: `wss://127.0.0.2:${server.port}/v1/relay` })).rejects.toMatchObject({ code: 'ML-SERVER-NAME-MISMATCH' });
  });

  it.each([
    ['ML-PROXY-REFUSED', 'HTTP 403', answerWith('HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n')],
    ['ML-PROXY-REFUSED', 'HTTP 407', answerWith('HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n')],
    ['ML-PROXY-UNREACHABLE', 'hang up', (socket: Socket): void => void socket.destroy()],
  ])('that refuses is named, without its password: %s: %s', async (code, detail, behaviour) => {
    const failure = await attempt({ agent: proxy(await listenWith(behaviour)) }).catch((error: unknown) => error as Error);
    expect(failure).toMatchObject({ code, detail: expect.stringContaining(detail) });
    expect(JSON.stringify([failure, String(failure), (failure as Error).stack])).not.toContain('planted-secret');
  });

  it('that never answers is given up, and the connection to it closed', async () => {
    const closed = Promise.withResolvers<void>();
    const port = await listenWith((socket) => void socket.on('data', () => undefined).on('close', () => closed.resolve()));
    await expect(attempt({ agent: proxy(port) })).rejects.toMatchObject({ code: 'ML-PROXY-UNREACHABLE' });
    await closed.promise;
  });
});
