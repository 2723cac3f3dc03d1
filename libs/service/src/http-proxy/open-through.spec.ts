import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { openThrough } from './open-through.ts';

const LOOPBACK = '127.0.0.1';
const DESTINATION = { host: 'control.example', port: 443 };
/** More than the kernel's buffers hold, less than would hurt. */
const FLOOD_MAX_BYTES = 64 * 1024 * 1024;

const servers: Server[] = [];
const sockets: Socket[] = [];
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy();
  for (const server of servers.splice(0)) server.close();
});

/** A proxy that does this once it was asked. @returns its `HOST:PORT` */
async function proxyThat(answers: (socket: Socket, request: string) => void): Promise<string> {
  const server = createServer((socket) => {
    sockets.push(socket);
    socket.on('error', () => socket.destroy()).once('data', (request) => answers(socket, request.toString()));
  });
  servers.push(server);
  server.listen(0, LOOPBACK);
  await once(server, 'listening');
  return `${LOOPBACK}:${(server.address() as AddressInfo).port}`;
}

const through = (host: string, signal = new AbortController().signal): Promise<Socket> => openThrough({ url: new URL(`http://user:planted@${host}`), headers: {}, ca: null }, DESTINATION, signal);

/** Writes as fast as it is taken, until the other side has enough. @returns bytes that were taken when it closed */
function flood(socket: Socket, begin: string, line: string): Promise<number> {
  const piece = Buffer.from(line.repeat(1_000));
  const more = (): void => {
    while (!socket.destroyed && socket.bytesWritten < FLOOD_MAX_BYTES && socket.write(piece)) continue;
  };
  socket.write(begin);
  socket.on('drain', more);
  more();
  return new Promise((resolve) => socket.once('close', () => resolve(socket.bytesWritten - socket.writableLength)));
}

describe('openThrough', () => {
  it('asks for the destination with credentials, and gives the connection with what came first on it', async () => {
    const requests: string[] = [];
    const host = await proxyThat((socket, request) => {
      requests.push(request);
      socket.write('HTTP/1.1 200 Connection established\r\n\r\nearly');
    });
    const socket = await through(host);
    sockets.push(socket);
    expect(String((await once(socket, 'data'))[0])).toBe('early');
    expect(requests[0]).toMatch(/^CONNECT control\.example:443 HTTP\/1\.1\r\n/);
    expect(requests[0]).toContain(`Proxy-Authorization: Basic ${Buffer.from('user:planted').toString('base64')}`);
  });

  it.each([
    ['ML-PROXY-REFUSED', 'HTTP 403', (socket: Socket): void => void socket.end('HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n')],
    ...([502, 503, 504] as const).map((status) => ['ML-PROXY-UNREACHABLE', `HTTP ${status}`, (socket: Socket): void => void socket.end(`HTTP/1.1 ${status} Away\r\nContent-Length: 0\r\n\r\n`)] as const),
    ['ML-PROXY-REFUSED', 'HTTP 100', (socket: Socket): void => void socket.write('HTTP/1.1 100 Continue\r\n\r\n'.repeat(10_000))],
    ['ML-PROXY-UNREACHABLE', 'hang up', (socket: Socket): void => void socket.destroy()],
    ['ML-PROXY-PROTOCOL', 'HTTP', (socket: Socket): void => void socket.write('SSH-2.0-OpenSSH_9.2\r\n')],
  ] as const)('says %s: %s, with the name of the proxy and without its password', async (code, detail, answers) => {
    const host = await proxyThat(answers);
    const failure = await through(host).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code, detail: expect.stringContaining(detail) });
    expect(String(failure)).toContain(host);
    expect(String(failure)).not.toContain('planted');
  });

  it.each([
    ['headers', 'HTTP/1.1 200 Connection established\r\n', 'X-Padding: xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\r\n'],
    ['one header', 'HTTP/1.1 200 Connection established\r\nX-Padding: ', 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx'],
    ['a status line', 'HTTP/1.1 200 ', 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx'],
    ['no HTTP', '', '\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0'],
  ])('takes no flood of %s', async (_what, begin, line) => {
    const flooded = Promise.withResolvers<number>();
    const host = await proxyThat((socket) => void flood(socket, begin, line).then(flooded.resolve));
    await expect(through(host)).rejects.toMatchObject({ code: 'ML-PROXY-PROTOCOL', detail: expect.stringContaining(host) });
    expect(await flooded.promise).toBeLessThan(FLOOD_MAX_BYTES);
  });

  it('says that nothing listens', async () => {
    const host = await proxyThat(() => undefined);
    servers[0]?.close();
    await expect(through(host)).rejects.toMatchObject({ code: 'ML-PROXY-UNREACHABLE', detail: expect.stringContaining('ECONNREFUSED') });
  });

  it('can be given up, and leaves no connection', async () => {
    const giveUp = new AbortController();
    const closed = Promise.withResolvers<void>();
    const host = await proxyThat((socket) => {
      socket.once('close', () => closed.resolve());
      giveUp.abort();
    });
    await expect(through(host, giveUp.signal)).rejects.toMatchObject({ code: 'ML-PROXY-UNREACHABLE', detail: expect.stringContaining('no answer') });
    await closed.promise;
  });
});
