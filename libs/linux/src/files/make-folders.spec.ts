import { mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeFolders } from './make-folders.ts';

const MODE = 0o700;
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'make-folders-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('makeFolders', () => {
  it('makes what is missing, once, with the mode', () => {
    const path = join(folder, 'a', 'b', 'c');
    makeFolders(path, MODE);
    makeFolders(path, MODE);
    expect(statSync(path).mode & 0o777).toBe(MODE);
    expect(statSync(join(folder, 'a')).mode & 0o777).toBe(MODE);
  });

  it('goes through a link to a folder', () => {
    symlinkSync(folder, join(folder, 'link'));
    makeFolders(join(folder, 'link', 'a'), MODE);
    expect(statSync(join(folder, 'a')).isDirectory()).toBe(true);
  });

  it.each(['/proc/none/such/folder', '/proc/self/such/folder', '/sys/none/such', '/dev/null/such'])('fails for %s, and does not hang', (path) => {
    expect(() => makeFolders(path, MODE)).toThrow(/ENOENT|EPERM|EACCES|EEXIST|ENOTDIR|EROFS/);
  });

  it('fails where a file is in the way', () => {
    writeFileSync(join(folder, 'file'), '');
    expect(() => makeFolders(join(folder, 'file'), MODE)).toThrow('EEXIST');
    expect(() => makeFolders(join(folder, 'file', 'a'), MODE)).toThrow(/EEXIST|ENOTDIR/);
  });
});
