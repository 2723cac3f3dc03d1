import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import * as tls from 'node:tls';
import { afterEach, describe, expect, it } from 'vitest';
import { readLent } from './read-lent.ts';

const LOOPBACK = '127.0.0.1';
/** TLS without a certificate (RFC 4279), for both ends are ours. */
const PSK = { ciphers: 'PSK+AES128', maxVersion: 'TLSv1.2' } as const;
const KEY = Buffer.alloc(16, 7);

const open: (Socket | Server)[] = [];
afterEach(() => {
  for (const one of open.splice(0)) if ('destroy' in one) one.destroy();
    else one.close();
});

async function portOf(server: Server): Promise<number> {
  open.push(server);
  server.listen(0, LOOPBACK);
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

async function plainPair(): Promise<readonly [Socket, Socket]> {
  const server = createServer({ pauseOnConnect: true });
  const client = connect(await portOf(server), LOOPBACK);
  const [accepted] = (await once(server, 'connection')) as [Socket];
  return [client, accepted];
}

async function tlsPair(): Promise<readonly [Socket, Socket]> {
  const server = tls.createServer({ ...PSK, pskCallback: () => KEY });
  const client = tls.connect({ ...PSK, port: await portOf(server), host: LOOPBACK, checkServerIdentity: () => undefined, pskCallback: () => ({ psk: KEY, identity: 'one' }) });
  const [[accepted]] = (await Promise.all([once(server, 'secureConnection'), once(client, 'secureConnect')])) as unknown as [[Socket], unknown];
  return [client, accepted];
}

// Where this fails, Node has changed what `readLent` relies on: relays go on by 'data' events, at several times the cost.
describe.each([['TCP', plainPair], ['TLS', tlsPair]])('reads of %s', (_name, pair) => {
  it.each([['a client', 0], ['a server', 1]] as const)('are lent to %s by the Node that we run on', async (_end, end) => {
    const sockets = await pair();
    open.push(...sockets);
    const [reader, writer] = [sockets[end], sockets[1 - end] as Socket];
    const reads: { readonly memory: ArrayBufferLike; readonly text: string }[] = [];
    const lent = readLent(reader, (bytes) => void reads.push({ memory: bytes.buffer, text: bytes.toString() }));
    expect(lent).not.toBeNull();
    reader.on('data', () => expect.unreachable('read into memory of its own'));
    reader.resume();
    for (const text of ['one', 'two', 'three']) {
      writer.write(text);
      await expect.poll(() => reads.at(-1)?.text, { timeout: 10_000 }).toBe(text);
    }
    expect(new Set(reads.map(({ memory }) => memory)).size).toBe(1);
  });

  it('leave alone what is borrowed', async () => {
    const sockets = await pair();
    open.push(...sockets);
    const [reader, writer] = sockets;
    const held: Buffer[] = [];
    const lent = readLent(reader, (bytes) => {
      held.push(bytes);
      lent?.borrow();
    });
    reader.resume();
    for (const text of ['one', 'two']) {
      writer.write(text);
      await expect.poll(() => held.at(-1)?.toString(), { timeout: 10_000 }).toBe(text);
    }
    expect(held.map(String)).toEqual(['one', 'two']);
  });
});
