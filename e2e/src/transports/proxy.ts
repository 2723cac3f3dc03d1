import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { createServer } from 'node:https';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { makeServerIdentity } from '@moorline/tools';

const LOOPBACK = '127.0.0.1';

/** An HTTP proxy that is reached by TLS and wants a password. */
export interface Proxy {
  /** `https://127.0.0.1:PORT` */
  readonly url: string;
  /** PEM of its own authority. */
  readonly ca: string;
  /** What it was asked to connect to, as `HOST:PORT`, by those with the right password. */
  readonly connects: readonly string[];
  readonly close: () => Promise<void>;
}

/** Starts a proxy. @param credentials `USER:PASSWORD` */
export async function startProxy(credentials: string): Promise<Proxy> {
  const identity = await makeServerIdentity(LOOPBACK);
  const right = `Basic ${Buffer.from(credentials).toString('base64')}`;
  const connects: string[] = [];
  const sockets = new Set<Socket>();
  const track = (socket: Socket): void => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy()).once('close', () => sockets.delete(socket));
  };
  const server = createServer({ cert: identity.certificate, key: identity.privateKey });
  server.on('connection', track).on('tlsClientError', () => undefined);
  server.on('connect', (request: IncomingMessage, client: Socket) => {
    client.on('error', () => client.destroy());
    if (request.headers['proxy-authorization'] !== right) return client.end('HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n');
    const { hostname, port } = new URL(`http://${request.url ?? ''}`);
    connects.push(request.url ?? '');
    const onward = connect(Number(port), hostname, () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n');
      onward.pipe(client).pipe(onward);
    });
    track(onward);
    onward.once('close', () => client.destroy());
    client.once('close', () => onward.destroy());
    return undefined;
  });
  server.listen(0, LOOPBACK);
  await once(server, 'listening');
  return {
    url: `https://${LOOPBACK}:${(server.address() as AddressInfo).port}`,
    ca: identity.certificate,
    connects,
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
