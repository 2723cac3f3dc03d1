import type { Socket } from 'node:dgram';
import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { WebSocket, WebSocketServer } from 'ws';
import type { RelayTransport } from './relay-transport.ts';

const LOOPBACK = '127.0.0.1';
/** As the relay of libs/tunnel has it: a plain relay is not to be slower than its one difference makes it. */
const OPTIONS = { perMessageDeflate: false, skipUTF8Validation: true } as const;

/**
 * The relay that anybody would write first: one datagram, one message. What the relay of libs/tunnel is
 * compared with. Returns once it listens or is connected.
 */
export async function startPlainRelay(transport: RelayTransport, socket: Socket, wireguardPort: number): Promise<void> {
  const carry = (relay: WebSocket): void => {
    relay.on('message', (message: Buffer) => socket.send(message, wireguardPort, LOOPBACK));
    socket.on('message', (datagram) => relay.send(datagram));
  };
  const { address, port } = transport;
  if (transport.kind === 'serve') {
    const { identity } = transport;
    const server = identity === null ? createHttpServer() : createHttpsServer({ cert: identity.certificate, key: identity.privateKey });
    new WebSocketServer({ server, ...OPTIONS }).on('connection', carry);
    server.listen(port, address);
    await once(server, 'listening');
  } else {
    const { ca } = transport;
    const relay = new WebSocket(`${ca === null ? 'ws' : 'wss'}://${address}:${port}/`, { ...OPTIONS, ...(ca === null ? {} : { ca }), generateMask: (mask) => void mask.fill(0) });
    await once(relay, 'open');
    carry(relay);
  }
}
