import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { peerUid } from './peer-uid.ts';

describe('peerUid', () => {
  it('is ours for a server of ours, and of nothing that is not connected', async () => {
    const name = `\0peer-uid.${process.pid}`;
    const server = createServer((socket) => void socket.on('error', () => undefined));
    server.listen(name);
    await once(server, 'listening');
    const client = connect(name);
    await once(client, 'connect');
    expect(peerUid(client)).toBe(process.getuid?.());
    client.destroy();
    server.close();
    await once(client, 'close');
    expect(peerUid(client)).toBeNull();
  });
});
