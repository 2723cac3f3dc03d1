import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createPendingSockets, PENDING_MAX } from './pending-sockets.ts';

const ADDRESS = '127.0.0.1';

let server: Server;
let clients: readonly Socket[];
beforeEach(async () => {
  clients = [];
  server = createServer();
  server.listen({ host: ADDRESS, port: 0 });
  await once(server, 'listening');
});
afterEach(() => {
  for (const client of clients) client.destroy();
  server.close();
});

/** Connections as the server sees them, in the order of their arrival. */
async function arrivals(count: number): Promise<readonly Socket[]> {
  const { port } = server.address() as AddressInfo;
  const arrived: Socket[] = [];
  const all = Promise.withResolvers<void>();
  server.on('connection', (socket) => {
    arrived.push(socket.on('error', () => undefined));
    if (arrived.length === count) all.resolve();
  });
  clients = Array.from({ length: count }, () => connect({ host: ADDRESS, port }).on('error', () => undefined));
  await all.promise;
  return arrived;
}

describe('createPendingSockets', () => {
  it('cuts the oldest of a crowd, also of one that arrives at once', async () => {
    const sockets = await arrivals(PENDING_MAX + 5);
    const pending = createPendingSockets();
    sockets.forEach(pending.add);
    expect(sockets.map(({ destroyed }) => destroyed)).toEqual(sockets.map((_, index) => index < 5));
    pending.cutAll();
    expect(sockets.every(({ destroyed }) => destroyed)).toBe(true);
  });

  it('leaves alone who showed a ticket', async () => {
    const [first, second] = await arrivals(2);
    if (first === undefined || second === undefined) throw new Error('two arrived');
    const pending = createPendingSockets();
    pending.add(first);
    pending.add(second);
    pending.release(first);
    pending.cutAll();
    expect([first.destroyed, second.destroyed]).toEqual([false, true]);
    first.destroy();
  });
});
