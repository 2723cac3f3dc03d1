import { createHash } from 'node:crypto';
import type { BatchSocket } from '@moorline/linux';
import { bridgeDatagrams, connectRelay, serveRelay, type DatagramPath } from '@moorline/tunnel';
import type { RelayTransport } from './relay-transport.ts';

const { signal } = new AbortController();

/** Carries a device's datagrams over the relay of libs/tunnel, as agent and endpoint do. Returns once it listens or is connected. */
export async function startMoorlineRelay(transport: RelayTransport, ticket: string, socket: BatchSocket, wireguardPort: number): Promise<void> {
  const carry = (connection: DatagramPath): void => {
    const bridge = bridgeDatagrams(socket, wireguardPort, connection);
    void connection.closed.then(() => bridge.stop());
  };
  const { address, port } = transport;
  if (transport.kind === 'serve') {
    const ticketSha256 = createHash('sha256').update(ticket).digest('hex');
    await serveRelay({ address, port, identity: transport.identity, tickets: () => [ticketSha256], onConnection: carry, signal });
  } else {
    const { ca } = transport;
    carry(await connectRelay({ url: `${ca === null ? 'ws' : 'wss'}://${address}:${port}/v1/relay`, ca, ticket, signal }));
  }
}
