import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { adoptSocket, bindDescriptor, datagramsOf, openBatchSocket, type BatchSocket, type DatagramBatch, type UdpAddress } from '@moorline/linux';
import { afterEach, describe, expect, it } from 'vitest';

const LOOPBACK = '127.0.0.1';
const open: BatchSocket[] = [];
const fallbacks: Error[] = [];

afterEach(() => {
  for (const socket of open.splice(0)) socket.close();
  fallbacks.length = 0;
});

async function openSocket(mode: 'best' | 'plain', address = LOOPBACK): Promise<BatchSocket> {
  const socket = await (mode === 'plain' ? openPlain(address) : openBatchSocket({ address, port: 0, onFallback: (reason) => void fallbacks.push(reason) }));
  open.push(socket);
  return socket;
}

/** What a machine without the kernel's options or without FFI gets. */
async function openPlain(address: string): Promise<BatchSocket> {
  const socket = createSocket(address === LOOPBACK ? 'udp4' : 'udp6');
  socket.bind(0, address);
  await once(socket, 'listening');
  return adoptSocket(socket, () => undefined);
}

/** Datagrams as they arrive, until `count` are there; batches are given back at once. */
async function arrivals(socket: BatchSocket, count: number): Promise<{ readonly datagrams: readonly Buffer[]; readonly batches: number; readonly from: UdpAddress }> {
  const { promise, resolve } = Promise.withResolvers<UdpAddress>();
  const datagrams: Buffer[] = [];
  let batches = 0;
  socket.onBatch((batch, sender) => {
    batches += 1;
    datagrams.push(...[...datagramsOf(batch)].map((datagram) => Buffer.from(datagram)));
    batch.release?.();
    if (datagrams.length >= count) resolve(sender);
  });
  const from = await promise;
  return { datagrams, batches, from };
}

function numbered(count: number, segmentBytes: number, lastBytes = segmentBytes): DatagramBatch {
  const bytes = Buffer.concat(Array.from({ length: count }, (_, index) => Buffer.alloc(index === count - 1 ? lastBytes : segmentBytes, index)));
  return { segmentBytes, bytes };
}

describe.each([['best', 'best'], ['best', 'plain'], ['plain', 'best'], ['plain', 'plain']] as const)('batch sockets, %s to %s', (one, other) => {
  it.each([['127.0.0.1'], ['::1']])('carry datagrams whole and in order over %s', async (address) => {
    const [sender, receiver] = [await openSocket(one, address), await openSocket(other, address)];
    const batch = numbered(40, 1_312, 700);
    const arrived = arrivals(receiver, 40);
    expect(sender.send(batch, receiver.local)).toBe(true);
    const { datagrams, from } = await arrived;
    expect(datagrams).toEqual([...datagramsOf(batch)]);
    expect(from).toMatchObject(sender.local);
    expect(fallbacks).toEqual([]);
  });
});

describe('a socket at its best', () => {
  it('reads at once what was sent at once, and cuts what one call cannot send', async () => {
    const [sender, receiver] = [await openSocket('best'), await openSocket('best')];
    const arrived = arrivals(receiver, 200);
    expect(sender.send(numbered(200, 300), receiver.local)).toBe(true);
    expect((await arrived).batches).toBeLessThan(20);
    expect([sender.counters().sent, receiver.counters().received]).toEqual([200, 200]);
  });

  it('keeps memory that is not given back, and counts what the kernel does not take', async () => {
    const [sender, receiver] = [await openSocket('best'), await openSocket('best')];
    const kept: Buffer[] = [];
    let arrived = (): void => undefined;
    receiver.onBatch(({ bytes }) => {
      kept.push(bytes);
      arrived();
    });
    for (let index = 0; index < 60; index += 1) {
      const { promise, resolve } = Promise.withResolvers<void>();
      arrived = resolve;
      sender.send({ segmentBytes: 60_000, bytes: Buffer.alloc(60_000, index) }, receiver.local);
      await promise;
    }
    expect(kept.map((bytes) => bytes[0])).toEqual(kept.map((_, index) => index));
    for (const bytes of kept) expect(bytes.every((byte) => byte === bytes[0])).toBe(true);
    expect(sender.send({ segmentBytes: 65_508, bytes: Buffer.alloc(65_508) }, receiver.local)).toBe(false);
    expect(sender.counters().dropped).toBe(1);
  });

  it('is made of a descriptor that another made, or of a socket of Node', async () => {
    const adopted = await adoptSocket(bindDescriptor({ address: LOOPBACK, port: 0 }), (reason) => void fallbacks.push(reason));
    expect(fallbacks).toEqual([]);
    const plain = createSocket('udp4');
    plain.bind(0, LOOPBACK);
    await once(plain, 'listening');
    const wrapped = await adoptSocket(plain, (reason) => void fallbacks.push(reason));
    expect(fallbacks).toHaveLength(1);
    open.push(adopted, wrapped);
    const arrived = arrivals(adopted, 3);
    wrapped.send(numbered(3, 100), adopted.local);
    expect((await arrived).datagrams).toHaveLength(3);
  });

  it('names an address that is not here, and is silent after it closed', async () => {
    await expect(openBatchSocket({ address: '192.0.2.1', port: 0, onFallback: (reason) => void fallbacks.push(reason) })).rejects.toMatchObject({ code: 'EADDRNOTAVAIL' });
    const socket = await openSocket('best');
    socket.close();
    socket.close();
    expect(socket.send(numbered(1, 10), socket.local)).toBe(false);
    expect(fallbacks).toEqual([]);
  });
});
