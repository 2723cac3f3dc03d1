import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { request } from 'node:http';
import type { Socket } from 'node:net';
import { serveRelay, type DatagramPath, type RelayServer } from '@moorline/tunnel';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const LOOPBACK = '127.0.0.1';
const TICKET = `mlrt_${randomBytes(32).toString('base64url')}`;
const NO_MASK = [0, 0, 0, 0];

let server: RelayServer;
let accepted: PromiseWithResolvers<DatagramPath>;
let client: Socket;

beforeEach(async () => {
  accepted = Promise.withResolvers();
  const sha256 = createHash('sha256').update(TICKET).digest('hex');
  server = await serveRelay({ address: LOOPBACK, port: 0, identity: null, tickets: () => [sha256], onConnection: (path) => accepted.resolve(path), signal: new AbortController().signal });
  client = await upgrade(server.port);
});
afterEach(async () => {
  client.destroy();
  await server.close();
});

/** A client that knows the handshake, and sends what we let it. */
async function upgrade(port: number): Promise<Socket> {
  const asked = request({
    host: LOOPBACK,
    port,
    path: '/v1/relay',
    headers: { connection: 'Upgrade', upgrade: 'websocket', 'sec-websocket-key': randomBytes(16).toString('base64'), 'sec-websocket-version': '13', 'sec-websocket-protocol': 'moorline.relay.v1', authorization: `Bearer ${TICKET}` },
  });
  asked.end();
  const [, socket] = (await once(asked, 'upgrade')) as [unknown, Socket];
  return socket;
}

/** The first frame that comes back: for a close, its code and reason. */
async function farewell(): Promise<{ readonly opcode: number; readonly code: number; readonly reason: string }> {
  const [frame] = (await once(client, 'data')) as [Buffer];
  return { opcode: frame.readUInt8(0) & 0x0f, code: frame.readUInt16BE(2), reason: frame.toString('utf8', 4, 2 + frame.readUInt8(1)) };
}

describe('a relay that is sent nonsense', () => {
  it.each([
    ['header-truncated', [0x82, 0x81, ...NO_MASK, 0]],
    ['no-datagram', [0x82, 0x82, ...NO_MASK, 0, 9]],
    ['segment-zero', [0x82, 0x83, ...NO_MASK, 0, 0, 1]],
    ['segment-oversized', [0x82, 0x83, ...NO_MASK, 0xff, 0xff, 1]],
    ['frame-oversized', [0x82, 0xff, 0, 0, 0, 0, 0, 1, 0, 3, ...NO_MASK]],
    ['text-message', [0x81, 0x81, ...NO_MASK, 65]],
    ['mask-missing', [0x82, 0x03, 0, 1, 1]],
    ['reserved-bits', [0xc2, 0x83, ...NO_MASK, 0, 1, 1]],
    ['continuation-unexpected', [0x80, 0x83, ...NO_MASK, 0, 1, 1]],
  ])('ends and says %s', async (reason, bytes) => {
    client.write(Buffer.from(bytes));
    expect(await farewell()).toEqual({ opcode: 8, code: 4002, reason });
    client.end();
    await (await accepted.promise).closed;
  });

  it('knows a stream that ends within a frame', async () => {
    client.end(Buffer.from([0x82, 0x85, ...NO_MASK, 0, 4, 1]));
    expect(await (await accepted.promise).closed).toEqual({ code: 1006, reason: 'frame-truncated' });
  });

  it('takes what is right before it, also masked and in fragments, and answers pings', async () => {
    const path = await accepted.promise;
    const { promise, resolve } = Promise.withResolvers<string>();
    path.onBatch(({ segmentBytes, bytes }) => resolve(`${segmentBytes}:${bytes.toString('hex')}`));
    const ping = [0x89, 0x82, 1, 2, 3, 4, 1 ^ 7, 2 ^ 8];
    client.write(Buffer.from([0x02, 0x82, 5, 5, 5, 5, 5, 7, ...ping]));
    const [pong] = (await once(client, 'data')) as [Buffer];
    expect([...pong]).toEqual([0x8a, 2, 7, 8]);
    client.write(Buffer.from([0x80, 0x83, 9, 9, 9, 9, 9 ^ 1, 9 ^ 2, 9 ^ 3, 0x83]));
    expect(await promise).toBe('2:010203');
    client.write(Buffer.from([0x80, ...NO_MASK]));
    expect(await farewell()).toMatchObject({ code: 4002, reason: 'opcode-unknown' });
  });
});
