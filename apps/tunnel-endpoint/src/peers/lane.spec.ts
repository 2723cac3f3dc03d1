import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { openBatchSocket, type BatchSocket, type DatagramBatch } from '@moorline/linux';
import { createLogger } from '@moorline/service';
import { claimsOf, controlKey, createControlWriter, type DatagramPath } from '@moorline/tunnel';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createLane, type Lane } from './lane.ts';

const LOOPBACK = '127.0.0.1';
const LOOK_INTERVAL_MS = 10;
const [TICKET, OTHER_TICKET] = ['ab'.repeat(32), 'cd'.repeat(32)];
const log = createLogger({ name: 'spec', level: 'silent' });

/** A path that remembers what it was given. */
interface Held {
  readonly path: DatagramPath;
  readonly sent: string[];
  readonly arrive: (bytes: Buffer) => void;
}

function hold(limit?: number): Held {
  const sent: string[] = [];
  const { promise: closed, resolve } = Promise.withResolvers<{ code: number; reason: string }>();
  let handler: (batch: DatagramBatch) => void = () => undefined;
  const path: DatagramPath = {
    send: ({ bytes }) => sent.push(bytes.toString()) > 0,
    onBatch: (next) => {
      handler = next;
    },
    closed,
    ...(limit === undefined ? {} : { limit: () => limit }),
    bufferedBytes: () => 0,
    close: (code = 1000, reason = '') => resolve({ code, reason }),
  };
  return { path, sent, arrive: (bytes) => handler({ segmentBytes: bytes.length, bytes }) };
}

let wireguard: Socket;
let socket: BatchSocket;
let lane: Lane;
let limits: (number | null)[];
beforeEach(async () => {
  wireguard = createSocket('udp4').bind(0, LOOPBACK);
  await once(wireguard, 'listening');
  // Threads of a test have no other sockets than Node's.
  socket = await openBatchSocket({ address: LOOPBACK, port: 0, onFallback: () => undefined });
  limits = [];
  lane = createLane({ socket, wireguardPort: wireguard.address().port, node: 0, onLimit: () => void limits.push(lane.limit()), log });
});
afterEach(() => {
  wireguard.close();
  socket.close();
});

const relay = { address: LOOPBACK, transport: 'wss' } as const;
const direct = { address: LOOPBACK, carried: false };

/** WireGuard sends; waits until a path was given it. */
async function send(text: string, to: Held): Promise<void> {
  wireguard.send(text, lane.port, LOOPBACK);
  while (!to.sent.includes(text)) await sleep(LOOK_INTERVAL_MS);
}

describe('createLane', () => {
  it('sends on the newest relay until a path is claimed, and then on that', async () => {
    const [first, second, udp] = [hold(), hold(), hold(1_312)];
    expect(lane.connected()).toBe(false);
    lane.carry(first.path, TICKET, relay);
    lane.carry(second.path, TICKET, relay);
    await send('one', second);
    lane.carryUdp(udp.path, TICKET, direct);
    await send('two', second);
    expect([lane.connected(), lane.transport()]).toEqual([true, 'wss']);
    lane.claimed(udp.path, { sequence: 1, repeat: false });
    await send('three', udp);
    expect([first.sent, lane.transport()]).toEqual([[], 'udp']);
  });

  it('takes a claim that comes on a relay among the datagrams, and hands it to nobody', async () => {
    const [held, udp] = [hold(), hold(1_312)];
    const arrived: string[] = [];
    wireguard.on('message', (bytes) => void arrived.push(bytes.toString()));
    lane.carry(held.path, TICKET, relay);
    lane.carryUdp(udp.path, TICKET, direct);
    lane.claimed(udp.path, { sequence: 1, repeat: false });
    const writer = createControlWriter(controlKey(TICKET));
    claimsOf(writer)(false);
    held.arrive(claimsOf(writer)(false));
    held.arrive(Buffer.from('of WireGuard'));
    await send('back', held);
    while (arrived.length === 0) await sleep(LOOK_INTERVAL_MS);
    expect(arrived).toEqual(['of WireGuard']);
  });

  it('passes over a claim that another overtook', async () => {
    const [held, udp] = [hold(), hold(1_312)];
    lane.carry(held.path, TICKET, relay);
    lane.carryUdp(udp.path, TICKET, direct);
    lane.claimed(udp.path, { sequence: 7, repeat: false });
    held.arrive(claimsOf(createControlWriter(controlKey(TICKET)))(false));
    await send('on', udp);
    expect(lane.transport()).toBe('udp');
  });

  it('hears another agent, which counts anew', () => {
    const [udp, next] = [hold(1_312), hold(1_312)];
    lane.carryUdp(udp.path, TICKET, direct);
    lane.claimed(udp.path, { sequence: 7, repeat: false });
    udp.path.close();
    lane.carryUdp(next.path, OTHER_TICKET, direct);
    lane.claimed(next.path, { sequence: 1, repeat: false });
    expect([lane.connected(), lane.transport()]).toEqual([true, 'udp']);
  });

  it('falls back to a relay when the path is gone, and tells each time what reaches the agent', async () => {
    const [held, udp] = [hold(), hold(1_312)];
    lane.carryUdp(udp.path, TICKET, direct);
    expect(lane.limit()).toBe(1_312);
    lane.carry(held.path, TICKET, relay);
    lane.claimed(udp.path, { sequence: 1, repeat: false });
    expect(lane.limit()).toBeNull();
    udp.path.close();
    await udp.path.closed;
    await send('all the same', held);
    expect(lane.transport()).toBe('wss');
    held.path.close();
    await held.path.closed;
    expect([lane.connected(), limits[0], limits.at(1)]).toEqual([false, 1_312, null]);
  });

  it('names a path through a carrier', () => {
    const carried = hold(1_312);
    lane.carryUdp(carried.path, TICKET, { address: LOOPBACK, carried: true });
    expect(lane.transport()).toBe('wstunnel');
  });
});
