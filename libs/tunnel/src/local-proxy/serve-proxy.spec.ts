import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join as joinPath } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { STREAM_STATUS } from '@moorline/mesh-core';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ProxyDial } from './proxy-dial.ts';
import { serveProxy, type LocalProxy } from './serve-proxy.ts';

const CREDENTIALS = { user: 'job', password: 'right' };
const BASIC = `Proxy-Authorization: Basic ${Buffer.from('job:right').toString('base64')}`;
const OPEN = Buffer.from([5, 1, 2]);
const PASSWORD = Buffer.from('\u0001\u0003job\u0005right');

let target: Server;
let odd: Server;
let proxy: LocalProxy;
let onPath: LocalProxy;
const folder = mkdtempSync(joinPath(tmpdir(), 'moorline-proxy-'));
const asked: string[] = [];

/** Destinations by name: `echo` is there, and what others are said to be. */
const dial: ProxyDial = async ({ host, port }) => {
  asked.push(`${host} ${port}`);
  const failure = { unknown: STREAM_STATUS.unknownName, refused: STREAM_STATUS.refused, forbidden: STREAM_STATUS.forbidden, slow: STREAM_STATUS.timeout, full: STREAM_STATUS.busy, gone: STREAM_STATUS.unreachable }[host];
  if (failure !== undefined) return { status: failure };
  const socket = connect({ port: ((host === 'odd' ? odd : target).address() as AddressInfo).port, host: '127.0.0.1', allowHalfOpen: true });
  await once(socket, 'connect');
  return { status: STREAM_STATUS.ok, connection: socket, join: (client) => Promise.all([pipeline(client, socket), pipeline(socket, client)]).then(() => undefined, () => undefined) };
};

beforeAll(async () => {
  target = createServer({ allowHalfOpen: true }, (socket) => void socket.on('error', () => undefined).pipe(socket)).listen(0, '127.0.0.1');
  await once(target, 'listening');
  odd = createServer((socket) => {
    const answer = (request: Buffer): void => void socket.end(`HTTP/1.1 ${request.includes('/status') ? '099 X' : '200 OK\r\nTrailer: Foo'}\r\nContent-Length: 2\r\n\r\nok`);
    socket.on('error', () => undefined).once('data', answer);
  }).listen(0, '127.0.0.1');
  await once(odd, 'listening');
  proxy = await serveProxy({ at: 'loopback', credentials: CREDENTIALS, dial });
  onPath = await serveProxy({ at: { path: joinPath(folder, 'socket') }, credentials: null, dial });
});
afterAll(async () => {
  await proxy.close();
  await onPath.close();
  target.close();
  odd.close();
  rmSync(folder, { recursive: true });
});

/** Sends pieces one after the other, ends, and gives all that comes back. */
async function say(pieces: readonly (Buffer | string)[], at: { readonly port: number } | { readonly path: string } = { port: proxy.port }, ends = true): Promise<Buffer> {
  const socket = connect({ ...('port' in at ? { host: '127.0.0.1' } : {}), ...at, allowHalfOpen: true });
  const answer: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => answer.push(chunk)).on('error', () => undefined);
  const closed = new Promise((resolve) => socket.once('close', resolve));
  for (const piece of pieces) await new Promise<void>((resolve) => void socket.write(piece, () => setImmediate(resolve)));
  if (ends) socket.end();
  else socket.once('end', () => socket.end());
  await closed;
  return Buffer.concat(answer);
}

function socksTo(type: number, host: Buffer, port = 80): Buffer {
  return Buffer.concat([Buffer.from([5, 1, 0, type]), host, Buffer.from([port >> 8, port & 0xff])]);
}

function named(host: string): Buffer {
  return Buffer.concat([Buffer.from([host.length]), Buffer.from(host)]);
}

describe('SOCKS 5', () => {
  it.each<[string, Buffer, string]>([
    ['a name', socksTo(3, named('echo')), 'echo 80'],
    ['an IPv4 address', socksTo(1, Buffer.from([10, 0, 0, 9]), 8_080), '10.0.0.9 8080'],
    ['an IPv6 address', socksTo(4, Buffer.from('fd000000000000000000000000000009', 'hex'), 443), 'fd00::9 443'],
  ])('connects to %s, with what comes behind the request', async (_what, request, expected) => {
    expect(await say([OPEN, PASSWORD, request, 'hello'])).toEqual(Buffer.concat([Buffer.from([5, 2, 1, 0, 5, 0, 0, 1, 0, 0, 0, 0, 0, 0]), Buffer.from('hello')]));
    expect(asked.at(-1)).toBe(expected);
    // All in one piece, and byte by byte.
    const whole = Buffer.concat([OPEN, PASSWORD, request, Buffer.from('hello')]);
    expect((await say([whole])).subarray(-5).toString()).toBe('hello');
    expect((await say([...whole].map((byte) => Buffer.from([byte])))).subarray(-5).toString()).toBe('hello');
  });

  it.each([['unknown', 4], ['refused', 5], ['forbidden', 2], ['slow', 6], ['full', 1], ['gone', 4]])('says why there is no connection: %s', async (host, reply) => {
    expect((await say([OPEN, PASSWORD, socksTo(3, named(host))]))[5]).toBe(reply);
  });

  it('wants the password on the port, and none on the path', async () => {
    expect(await say([Buffer.from([5, 1, 0]), socksTo(3, named('echo'))])).toEqual(Buffer.from([5, 255]));
    expect(await say([OPEN, '\u0001\u0003job\u0005wrong'])).toEqual(Buffer.from([5, 2, 1, 1]));
    const path = { path: joinPath(folder, 'socket') };
    expect((await say([Buffer.from([5, 1, 0]), socksTo(3, named('echo')), 'hello'], path)).subarray(2)).toEqual(Buffer.concat([Buffer.from([5, 0, 0, 1, 0, 0, 0, 0, 0, 0]), Buffer.from('hello')]));
    expect((await say([OPEN, '\u0001\u0003any\u0005thing', socksTo(3, named('echo')), 'hello'], path)).subarray(-5).toString()).toBe('hello');
  });
});

describe('HTTP', () => {
  it.each<[string, string, RegExp]>([
    ['plain CONNECT', `CONNECT echo:80 HTTP/1.1\r\n${BASIC}\r\n\r\nhello`, /^HTTP\/1\.1 200 [^\r]*\r\n\r\nhello$/],
    ['HTTP/1.0, without Host', `CONNECT echo:80 HTTP/1.0\r\n${BASIC}\r\n\r\nhello`, /200 .*hello$/s],
    ['headers of every kind', `CONNECT [fd00::9]:80 HTTP/1.1\r\nHost: other:1\r\nX-Empty:\r\nProxy-Connection: keep-alive\r\n${BASIC}\r\nContent-Length: 5\r\nUser-Agent: ${'x'.repeat(4_000)}\r\n\r\nhello`, /200 .*hello$/s],
    ['100 headers', `CONNECT echo:80 HTTP/1.1\r\n${BASIC}\r\n${Array.from({ length: 100 }, (_, index) => `X-${index}: y\r\n`).join('')}\r\nhello`, /200 .*hello$/s],
    ['no password', 'CONNECT echo:80 HTTP/1.1\r\nHost: echo:80\r\n\r\n', /^HTTP\/1\.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic/],
    ['no port', `CONNECT echo HTTP/1.1\r\n${BASIC}\r\n\r\n`, /^HTTP\/1\.1 400 Bad Request.*\r\n\r\nmoorline: this is no request/s],
    ['port 0', `CONNECT echo:0 HTTP/1.1\r\n${BASIC}\r\n\r\n`, /^HTTP\/1\.1 400 /],
    ['a path', `CONNECT echo:80/x HTTP/1.1\r\n${BASIC}\r\n\r\n`, /^HTTP\/1\.1 400 /],
    ['an unknown name', `CONNECT unknown:80 HTTP/1.1\r\n${BASIC}\r\n\r\n`, /^HTTP\/1\.1 404 Not Found.*neither the cluster nor this node/s],
    ['a refused port', `CONNECT refused:80 HTTP/1.1\r\n${BASIC}\r\n\r\n`, /^HTTP\/1\.1 502 Bad Gateway.*takes no connections/s],
    ['too many', `CONNECT full:80 HTTP/1.1\r\n${BASIC}\r\n\r\n`, /^HTTP\/1\.1 503 Service Unavailable.*as many connections/s],
    ['too long headers', `CONNECT echo:80 HTTP/1.1\r\n${BASIC}\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`, /^HTTP\/1\.1 400 /],
    ['an origin form', `GET / HTTP/1.1\r\nHost: echo\r\n${BASIC}\r\n\r\n`, /^HTTP\/1\.1 400 /],
    ['https without CONNECT', `GET https://echo/ HTTP/1.1\r\nHost: echo\r\n${BASIC}\r\n\r\n`, /^HTTP\/1\.1 400 /],
    ['two lengths', `POST http://echo/ HTTP/1.1\r\nHost: echo\r\n${BASIC}\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`, /^HTTP\/1\.1 400 /],
  ])('answers %s', async (_what, request, answer) => {
    expect((await say([request])).toString()).toMatch(answer);
  });

  it('forwards a plain request without what is for the proxy', async () => {
    const answer = (await say([`GET http://echo/a?b=c HTTP/1.1\r\nHost: other\r\nProxy-Connection: x\r\nConnection: close, X-Hop\r\nX-Hop: 1\r\nX-End: 2\r\n${BASIC}\r\n\r\n`], undefined, false)).toString();
    // The target sends back what it got, which is no answer of HTTP.
    expect(answer).toMatch(/^HTTP\/1\.1 502 /);
    expect(asked.at(-1)).toBe('echo 80');
  });
});

describe('a server that does not keep to HTTP', () => {
  it.each([['status', /^HTTP\/1\.1 502 /], ['trailer', /^HTTP\/1\.1 200 (?!.*trailer).*ok$/is]])('by its %s ends nothing but its own answer', async (what, expected) => {
    expect((await say([`GET http://odd/${what} HTTP/1.1\r\nHost: odd\r\nConnection: close\r\n${BASIC}\r\n\r\n`], undefined, false)).toString()).toMatch(expected);
  });
});

describe('anybody', () => {
  it('may send any bytes: they end, and the next one is served', { timeout: 60_000 }, async () => {
    const opening = fc.constantFrom(Buffer.alloc(0), OPEN, Buffer.concat([OPEN, PASSWORD]), Buffer.from('CONNECT '), Buffer.from(`GET http://echo/ HTTP/1.1\r\n${BASIC}\r\n`));
    await fc.assert(fc.asyncProperty(opening, fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 4 }), async (first, pieces) => void (await say([first, ...pieces.map((piece) => Buffer.from(piece))]))), { numRuns: 200 });
    expect((await say([`CONNECT echo:80 HTTP/1.1\r\n${BASIC}\r\n\r\nhello`])).toString()).toMatch(/hello$/);
  });

  it('hears that there are too many, and gets through when there are fewer', { timeout: 60_000 }, async () => {
    const held: Socket[] = [];
    for (let index = 0; index < 512; index += 1) {
      const socket = connect(proxy.port, '127.0.0.1').on('error', () => undefined);
      held.push(socket);
      await once(socket, 'connect');
    }
    expect((await say([`CONNECT echo:80 HTTP/1.1\r\n${BASIC}\r\n\r\n`])).toString()).toMatch(/^HTTP\/1\.1 503 /);
    for (const socket of held) socket.destroy();
    await expect.poll(async () => (await say([`CONNECT echo:80 HTTP/1.1\r\n${BASIC}\r\n\r\nhello`])).toString(), { timeout: 20_000 }).toMatch(/hello$/);
  });

  it('is cut when it is not admitted', async () => {
    const closed = await serveProxy({ at: 'loopback', credentials: CREDENTIALS, admits: () => Promise.resolve(false), dial });
    expect(await say([`CONNECT echo:80 HTTP/1.1\r\n${BASIC}\r\n\r\n`], { port: closed.port })).toHaveLength(0);
    await closed.close();
  });
});
