import { createHash } from 'node:crypto';
import type { Socket } from 'node:dgram';
import { bridgeDatagrams, connectRelay, serveRelay, type RelayConnection } from '@moorline/tunnel';
import type { RelayTransport } from './relay-transport.ts';

const { signal } = new AbortController();

/** Carries a device's datagrams over the relay of libs/tunnel, as agent and endpoint do. Returns once it listens or is connected. */
export async function startMoorlineRelay(transport: RelayTransport, ticket: string, socket: Socket, wireguardPort: number): Promise<void> {
  const carry = (connection: RelayConnection): void => {
    const bridge = bridgeDatagrams(socket, wireguardPort, connection);
    void connection.closed.then(() => bridge.stop());
  };
  const { address, port } = transport;
  if (transport.kind === 'serve') {
    const ticketSha256 = createHash('sha256').update(ticket).digest('hex');
    await serveRelay({ address, port, identity: transport.identity, ticketSha256: () => ticketSha256, onConnection: carry, signal });
  } else {
    const { ca } = transport;
    carry(await connectRelay({ url: `${ca === null ? 'ws' : 'wss'}://${address}:${port}/v1/relay`, ca: ca ?? '', ticket, signal }));
  }
}
