import { lstatSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { JoinFile } from '@moorline/mesh-core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { reserveJoinFile } from './join-file.ts';

const JOIN_FILE: JoinFile = { version: 1, server: 'https://control.example:8443', ca: '-----BEGIN CERTIFICATE-----\n', attachment: 'job-1', token: `mljt_${'A'.repeat(43)}` };

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'moorline-join-'));
  path = join(folder, 'job.json');
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('reserveJoinFile', () => {
  it('writes a private file and leaves nothing else', () => {
    const file = reserveJoinFile(path, false);
    file.write(JOIN_FILE);
    file.release();
    expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual(JOIN_FILE);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder)).toEqual(['job.json']);
  });

  it('leaves nothing when released unwritten', () => {
    reserveJoinFile(path, false).release();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('keeps a file that is there, but with force', () => {
    writeFileSync(path, 'mine');
    const kept = reserveJoinFile(path, false);
    expect(() => kept.write(JOIN_FILE)).toThrow(expect.objectContaining({ code: 'ML-OUTPUT-UNWRITABLE' }));
    kept.release();
    expect(readFileSync(path, 'utf8')).toBe('mine');
    const forced = reserveJoinFile(path, true);
    forced.write(JOIN_FILE);
    forced.release();
    expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual(JOIN_FILE);
    expect(readdirSync(folder)).toEqual(['job.json']);
  });

  it.each([true, false])('replaces no link and no folder, with force or without (%s)', (force) => {
    symlinkSync('/dev/null', path);
    expect(() => reserveJoinFile(path, force)).toThrow(expect.objectContaining({ code: 'ML-OUTPUT-UNWRITABLE' }));
    expect(() => reserveJoinFile(folder, force)).toThrow(expect.objectContaining({ code: 'ML-OUTPUT-UNWRITABLE' }));
    expect([readdirSync(folder), lstatSync(path).isSymbolicLink()]).toEqual([['job.json'], true]);
  });

  it('replaces no link that appeared meanwhile', () => {
    const file = reserveJoinFile(path, true);
    symlinkSync('/dev/null', path);
    expect(() => file.write(JOIN_FILE)).toThrow(expect.objectContaining({ code: 'ML-OUTPUT-UNWRITABLE' }));
    file.release();
    expect(lstatSync(path).isSymbolicLink()).toBe(true);
  });

  it('says at once that a folder is missing', () => {
    expect(() => reserveJoinFile(join(folder, 'missing', 'job.json'), false)).toThrow(expect.objectContaining({ code: 'ML-OUTPUT-UNWRITABLE' }));
  });
});
