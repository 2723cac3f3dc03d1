import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { roundTrip } from './round-trip.ts';

const servers: WebSocketServer[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    for (const client of server.clients) client.terminate();
    server.close();
  }
});

async function connected(): Promise<{ readonly client: WebSocket; readonly server: WebSocketServer }> {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1', autoPong: true });
  servers.push(server);
  await once(server, 'listening');
  const client = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`);
  await once(client, 'open');
  return { client, server };
}

describe('roundTrip', () => {
  it('measures each of several pings under way', async () => {
    const { client } = await connected();
    const times = await Promise.all([roundTrip(client), roundTrip(client), roundTrip(client)]);
    for (const time of times) expect(time).toBeGreaterThan(0);
    expect(client.listenerCount('pong')).toBe(0);
  });

  it('is null when the connection ends meanwhile, and when it is not open', async () => {
    const { client, server } = await connected();
    for (const peer of server.clients) peer.terminate();
    expect(await roundTrip(client)).toBeNull();
    expect(await roundTrip(client)).toBeNull();
    expect(client.listenerCount('pong')).toBe(0);
  });
});
