import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ELF_MACHINES, elfMachine, trimElf } from './elf.ts';

/** A header, one program header for the bytes up to `loaded`, and more bytes behind. */
function elf(machine: number, loaded: number, behind: number): Buffer {
  const file = Buffer.alloc(loaded + behind, 7);
  file.fill(0, 0, 120);
  file.write('\x7fELF\x02\x01', 'latin1');
  file.writeUInt16LE(machine, 18);
  file.writeBigUInt64LE(64n, 32);
  file.writeBigUInt64LE(BigInt(loaded + 8), 40);
  file.writeUInt16LE(56, 54);
  file.writeUInt16LE(1, 56);
  file.writeUInt16LE(3, 60);
  file.writeUInt16LE(2, 62);
  file.writeBigUInt64LE(BigInt(loaded), 64 + 32);
  return file;
}

describe('elfMachine', () => {
  it('tells the machine of a program, and of nothing else', () => {
    expect(elfMachine(readFileSync(process.execPath))).toBe(ELF_MACHINES[process.arch as keyof typeof ELF_MACHINES]);
    expect(elfMachine(elf(ELF_MACHINES.arm64, 200, 0))).toBe(ELF_MACHINES.arm64);
    for (const other of [Buffer.alloc(0), Buffer.from('#!/bin/sh\n'.repeat(20)), Buffer.from('\x7fELF\x01\x01'.padEnd(64), 'latin1')]) expect(elfMachine(other)).toBeNull();
  });
});

describe('trimElf', () => {
  it('keeps all that is loaded, and no table of sections', () => {
    fc.assert(
      fc.property(fc.integer({ min: 120, max: 400 }), fc.nat({ max: 300 }), (loaded, behind) => {
        const file = elf(ELF_MACHINES.x64, loaded, behind);
        const trimmed = trimElf(file);
        expect(trimmed.length).toBe(loaded);
        expect(trimmed.subarray(64)).toEqual(file.subarray(64, loaded));
        expect([trimmed.readBigUInt64LE(40), trimmed.readUInt16LE(60), trimmed.readUInt16LE(62)]).toEqual([0n, 0, 0]);
        expect(trimElf(trimmed)).toEqual(trimmed);
      }),
    );
  });

  it('refuses what is no program', () => {
    expect(() => trimElf(Buffer.alloc(100))).toThrow(RangeError);
  });
});
