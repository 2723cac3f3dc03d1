import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { afterEach, expect, it } from 'vitest';
import { BASE_BYTES, LOOPBACK, MOST_BYTES, openLoopback, until } from '../testing/direct-end.ts';
import { createControlWriter } from './claims.ts';
import { controlKey, decodeControl, encodeControl } from './control-message.ts';
import { measureSize } from './measure-size.ts';
import { createUdpPath } from './udp-path.ts';

const KEY = controlKey('ab'.repeat(32));
/** More than an agent needs that is content. */
const ROUND_TRIPS = 20;

let endpoint: Socket | undefined;
afterEach(() => endpoint?.close());

it('an endpoint that does not say what it keeps to is told no more often for that', async () => {
  const told: number[] = [];
  const socket = createSocket('udp4');
  endpoint = socket;
  socket.on('message', (bytes, { port }) => {
    const message = decodeControl(bytes, KEY);
    if (message === null || message.kind === 'claim') return;
    if (message.kind === 'size') told.push(message.answerBytes);
    socket.send(encodeControl({ ...message, kind: 'answer', claims: false, answerBytes: 0 }, KEY, message.kind === 'size' ? 0 : message.answerBytes), port, LOOPBACK);
  });
  socket.bind(0, LOOPBACK);
  await once(socket, 'listening');
  const sizes: number[] = [];
  const { path, answered } = createUdpPath({ socket: await openLoopback(), to: { address: LOOPBACK, port: socket.address().port }, writer: createControlWriter(KEY), limitBytes: BASE_BYTES });
  try {
    path.probeWith(BASE_BYTES);
    await answered;
    measureSize({ path, confirmedBytes: BASE_BYTES, mostBytes: MOST_BYTES, onSize: (bytes) => void sizes.push(bytes) });
    await until(() => sizes.at(-1) === MOST_BYTES);
    const before = told.length;
    for (let count = 0; count < ROUND_TRIPS; count += 1) await path.roundTrip?.();
    expect(told.slice(before)).toEqual([]);
  } finally {
    path.close();
  }
});
