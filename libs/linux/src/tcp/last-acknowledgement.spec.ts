import { once } from 'node:events';
import { connect, createServer, type AddressInfo } from 'node:net';
import { PassThrough } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { msSinceAcknowledgement } from './last-acknowledgement.ts';

describe('msSinceAcknowledgement', () => {
  it('grows while nothing is sent, and begins anew with what is acknowledged, read or not', async () => {
    const server = createServer((socket) => void socket.pause()).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const client = connect((server.address() as AddressInfo).port, '127.0.0.1');
    try {
      await once(client, 'connect');
      await sleep(100);
      const quiet = msSinceAcknowledgement(client) ?? 0;
      expect(quiet).toBeGreaterThanOrEqual(90);
      client.write('x');
      await sleep(20);
      expect(msSinceAcknowledgement(client)).toBeLessThan(quiet);
    } finally {
      client.destroy();
      server.close();
    }
  });

  it('is not known of what is no TCP connection', () => {
    expect(msSinceAcknowledgement(new PassThrough())).toBeNull();
    expect(msSinceAcknowledgement(process.stdout)).toBeNull();
  });
});
