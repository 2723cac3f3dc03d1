import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isAgentOf, statusSocketName, statusSocketNames, userOfSocketName } from './socket-name.ts';

const line = (name: string): string => `0000000000000000: 00000002 00000000 00010000 0001 01 61234 ${name}`;

describe('statusSocketNames', () => {
  it('finds what statusSocketName made, once, for the right user only', () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat(), fc.nat(), (uid, other, pid) => {
        fc.pre(uid !== other);
        const name = statusSocketName(uid, pid, 'c0ffee');
        const shown = line(name.replace('\0', '@'));
        const table = ['Num RefCount Protocol Flags Type St Inode Path', line('/run/x.sock'), shown, shown, ''].join('\n');
        expect(statusSocketNames(table, uid)).toEqual([name]);
        expect(statusSocketNames(table, other)).toEqual([]);
      }),
    );
  });

  it('takes no name that only looks alike', () => {
    expect(statusSocketNames(line('@moorline-agent.1000.12.x'), 1000)).toEqual([]);
    expect(statusSocketNames(line('/tmp/@moorline-agent.1000.12/y'), 1000)).toEqual([]);
  });

  it('survives any text', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => Array.isArray(statusSocketNames(text, 0))));
  });
});

describe('userOfSocketName', () => {
  it('is the user that statusSocketName was given, and nobody of other names', () => {
    fc.assert(fc.property(fc.nat(), fc.nat(), (uid, pid) => userOfSocketName(statusSocketName(uid, pid, 'c0ffee')) === uid));
    expect(userOfSocketName('/tmp/moorline-agent.1000.1.a')).toBeNull();
  });
});

describe('isAgentOf', () => {
  it.each([
    ['the user', 1_000, true, true],
    ['root', 0, true, true],
    ['somebody else', 1_001, true, false],
    ['nobody, where root would be seen', 65_534, true, false],
    ['root, where it is shown as nobody', 65_534, false, true],
    ['a process that the kernel does not tell', null, true, false],
  ])('%s', (_what, peer, rootIsKnown, believed) => {
    expect(isAgentOf(1_000, peer, rootIsKnown)).toBe(believed);
  });
});
