import { once } from 'node:events';
import { connect, createServer, type AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { limitUnsent } from './limit-unsent.ts';

describe('limitUnsent', () => {
  it('is set on a connection, and on nothing else', async () => {
    const server = createServer((socket) => void socket.on('error', () => undefined));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const client = connect((server.address() as AddressInfo).port, '127.0.0.1');
    await once(client, 'connect');
    expect(limitUnsent(client, 131_072)).toBe(true);
    client.destroy();
    server.close();
    await once(client, 'close');
    expect(limitUnsent(client, 131_072)).toBe(false);
  });
});
