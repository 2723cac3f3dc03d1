import { describe, expect, it } from 'vitest';
import { codeMappings, giveBackMemory } from './give-back.ts';

const MAPS = `00400000-00c3d000 r--p 00000000 fe:00 1234    /opt/node/bin/node
00c3e000-02a5f000 r-xp 0083e000 fe:00 1234                       /opt/node/bin/node
02a60000-05c1a000 r--p 02660000 fe:00 1234                       /opt/node/bin/node
05c1c000-05c3f000 rw-p 0581b000 fe:00 1234                       /opt/node/bin/node
7f0000000000-7f0000021000 rwxp 00000000 00:00 0
7f1200000000-7f1200160000 r-xp 00028000 fe:00 99                 /usr/lib/libc.so.6
`;

describe('codeMappings', () => {
  it('gives the code of the program, and nothing that was ever written', () => {
    expect(codeMappings(MAPS, '/opt/node/bin/node')).toEqual([{ start: 0xc3e000, bytes: 0x2a5f000 - 0xc3e000 }]);
    expect(codeMappings(MAPS, '/opt/node/bin')).toEqual([]);
  });
});

describe('giveBackMemory', () => {
  it('leaves a process that works as before', () => {
    const kept = Array.from({ length: 1_000 }, (_, index) => Buffer.alloc(100, index));
    giveBackMemory();
    expect(kept.every((buffer, index) => buffer[99] === index % 256)).toBe(true);
    expect('gc' in globalThis).toBe(false);
  });
});
