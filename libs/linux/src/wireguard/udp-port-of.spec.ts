import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { udpPortIn, udpPortOf } from './udp-port-of.ts';

const TABLE = `   sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode ref pointer drops
 2096: 0100007F:0035 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 17001 2 0000000000000000 0
 2097: 00000000:CA6C 00000000:0000 07 00000000:00000000 00:00000000 00000000  1000        0 17002 2 0000000000000000 0
`;

describe('udpPortIn', () => {
  it('finds the port of a socket by its inode', () => {
    expect(udpPortIn(TABLE, new Set(['17002']))).toBe(51_820);
    expect(udpPortIn(TABLE, new Set(['1']))).toBe(0);
  });

  it('survives any text', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), fc.array(fc.string()), (text, inodes) => udpPortIn(text, new Set(inodes)) >= 0));
  });
});

describe('udpPortOf', () => {
  it('knows the port of this process, and of none that is not there', async () => {
    const socket = createSocket('udp4').bind(0, '127.0.0.1');
    await once(socket, 'listening');
    expect(udpPortOf(process.pid)).toBe(socket.address().port);
    socket.close();
    expect(udpPortOf(2 ** 30)).toBe(0);
  });
});
