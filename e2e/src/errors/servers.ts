import { once } from 'node:events';
import { createServer as createHttpsServer } from 'node:https';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { moorlineError } from '@moorline/mesh-core';
import { problemOf } from '@moorline/service';
import type { ServerIdentity } from '@moorline/tools';

export const LOOPBACK = '127.0.0.1';

/** Lets a server listen on the loopback for as long as `use` runs. */
export async function whileListening<Result>(server: Server, use: (port: number) => Promise<Result>): Promise<Result> {
  const { port, close } = await listen(server);
  try {
    return await use(port);
  } finally {
    close();
  }
}

/** Lets a server listen on the loopback until it is closed, with all its connections. */
export async function listen(server: Server): Promise<{ readonly port: number; readonly close: () => void }> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy()).on('close', () => sockets.delete(socket));
  });
  server.listen(0, LOOPBACK);
  await once(server, 'listening');
  const close = (): void => {
    server.close();
    for (const socket of sockets) socket.destroy();
  };
  return { port: (server.address() as AddressInfo).port, close };
}

/** Passes every connection on to another port. */
export function forwarder(host: string, port: number): Server {
  return createServer((socket) => {
    const onward = connect(port, host);
    onward.on('error', () => socket.destroy()).on('close', () => socket.destroy());
    socket.on('close', () => onward.destroy());
    socket.pipe(onward).pipe(socket);
  });
}

/** Takes connections and never says anything. */
export function silentServer(): Server {
  return createServer();
}

/** Takes connections, and closes them once something came. */
export function hangingUpServer(): Server {
  return createServer((socket) => void socket.once('data', () => socket.destroy()));
}

/** Another service on the port of a proxy. */
export function sshServer(): Server {
  return createServer((socket) => void socket.write('SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n'));
}

const FLOOD = Buffer.from('X-Padding: and so on\r\n'.repeat(3_000));

/** A proxy whose answer has no end. */
export function floodingServer(): Server {
  return createServer((socket) => {
    const pour = (): void => {
      while (!socket.destroyed && socket.write(FLOOD)) continue;
    };
    socket.on('drain', pour).once('data', () => {
      socket.write('HTTP/1.1 200 Connection established\r\n');
      pour();
    });
  });
}

/** An HTTP proxy that answers every request with the status. */
export function refusingProxy(status: string): Server {
  return createServer((socket) => void socket.once('data', () => void socket.end(`HTTP/1.1 ${status}\r\nContent-Length: 0\r\n\r\n`)));
}

/** A web server that is no control plane: it answers every request with the same page. */
export function otherWebServer({ certificate, privateKey }: ServerIdentity): Server {
  return createHttpsServer({ cert: certificate, key: privateKey }, (_request, response) => void response.end('<html>welcome</html>'));
}

/** Answers every request as a control plane that admits no more at this moment. */
export function busyServer({ certificate, privateKey }: ServerIdentity): Server {
  return createHttpsServer({ cert: certificate, key: privateKey }, (_request, response) => void response.writeHead(503).end(JSON.stringify(problemOf(moorlineError('ML-BUSY', 'many agents join at this moment')))));
}
