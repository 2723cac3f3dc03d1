import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect as connectTls } from 'node:tls';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openAuthority } from '../pki/index.ts';
import { createHttpsServer } from './create-server.ts';
import { stoppable } from './stoppable.ts';

const ADDRESS = '127.0.0.1';

let folder: string;
let port: number;
let ca: string;
let stop: (graceMs?: number) => Promise<void>;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'moorline-stop-'));
  const authority = await openAuthority(folder, Date.now());
  ca = authority.certificate;
  const server = createHttpsServer({ identity: await authority.issue([ADDRESS], Date.now()), onRequest: async () => undefined, onUpgrade: () => undefined });
  stop = stoppable(server);
  server.listen({ host: ADDRESS, port: 0 });
  await once(server, 'listening');
  ({ port } = server.address() as AddressInfo);
});
afterEach(() => rmSync(folder, { recursive: true }));

async function stranger(): Promise<Socket> {
  const socket = connect({ host: ADDRESS, port });
  await once(socket, 'connect');
  return socket;
}

async function client(says: string): Promise<Socket> {
  const socket = connectTls({ host: ADDRESS, port, ca });
  await once(socket, 'secureConnect');
  socket.write(says);
  return socket;
}

describe('stoppable', () => {
  it.each([
    ['does not begin the TLS handshake', stranger],
    ['asks for nothing', () => client('')],
    ['waits for an answer that does not come', () => client('GET / HTTP/1.1\r\nHost: x\r\n\r\n')],
  ])('is not held by a client that %s', async (_what, open) => {
    const socket = await open();
    const ended = new Promise((resolve) => socket.on('error', () => undefined).resume().once('close', resolve));
    await stop(50);
    await expect(ended).resolves.toBeDefined();
  });

  it('ends at once when nobody is there', async () => {
    await expect(stop(60_000)).resolves.toBeUndefined();
  });
});
