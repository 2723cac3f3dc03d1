import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { admit } from './admit.ts';

it('does not wait for the hello of a client that has left, as the doctor does once it is greeted', async () => {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  try {
    await once(server, 'listening');
    const admitted = once(server, 'connection').then(([socket]) => admit(socket as WebSocket, () => Promise.resolve(null)));
    const client = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`);
    await once(client, 'message');
    client.close();
    await expect(admitted).resolves.toBeNull();
  } finally {
    server.close();
  }
});
