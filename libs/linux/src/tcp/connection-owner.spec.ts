import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { connect, createServer, type AddressInfo } from 'node:net';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { connectionOwner } from './connection-owner.ts';

const TABLE = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:0CEA 00000000:0000 0A 00000000:00000000 00:00000000 00000000   106        0 18131 1 0000000000000000 100 0 0 10 0
   1: 0100007F:D431 0100007F:0CEA 01 00000000:00000000 00:00000000 00000000  1007        0 99999 1 0000000000000000 20 4 30 10 -1
   2: 0100007F:D432 0100007F:0CEA 06 00000000:00000000 03:00000000 00000000     0        0 0 3 0000000000000000
   3: 0000000000000000FFFF00000100007F:D433 0000000000000000FFFF00000100007F:0CEA 01 00000000:00000000 00:00000000 00000000  1008        0 99998 1 0000000000000000 20 4 30 10 -1
`;
const SERVER = { address: '127.0.0.1', port: 0x0cea };

function clientAt(port: number): { readonly address: string; readonly port: number } {
  return { address: '127.0.0.1', port };
}

describe('connectionOwner', () => {
  it('finds who has the other end, by IPv4 and by an IPv4 address in IPv6', () => {
    expect(connectionOwner(TABLE, clientAt(0xd431), SERVER)).toBe(1_007);
    expect(connectionOwner(TABLE, clientAt(0xd433), SERVER)).toBe(1_008);
  });

  it('knows nobody of a connection that is closed, or not there', () => {
    expect(connectionOwner(TABLE, clientAt(0xd432), SERVER)).toBeNull();
    expect(connectionOwner(TABLE, clientAt(0xd434), SERVER)).toBeNull();
    expect(connectionOwner(TABLE, SERVER, clientAt(0xd431))).toBeNull();
  });

  it('takes any text', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => connectionOwner(text, SERVER, SERVER) === null));
  });

  it('reads what this kernel says', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const client = connect(port, '127.0.0.1');
    await once(client, 'connect');
    const tables = ['tcp', 'tcp6'].map((name) => readFileSync(`/proc/net/${name}`, 'utf8')).join('\n');
    expect(connectionOwner(tables, clientAt(client.localPort ?? 0), clientAt(port))).toBe(process.getuid?.());
    client.destroy();
    server.close();
  });
});
