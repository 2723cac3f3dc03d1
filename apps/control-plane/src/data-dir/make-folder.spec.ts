import { mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeFolder } from './make-folder.ts';
import { dataPaths } from './paths.ts';
import { prepareDataDir } from './prepare.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'moorline-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('makeFolder', () => {
  it('makes what is missing, with its mode, and leaves what is there', () => {
    const path = join(folder, 'a/b/c');
    makeFolder(path, 0o700);
    makeFolder(path);
    expect((statSync(path).mode & 0o777).toString(8)).toBe('700');
  });

  it('ends where a file system takes no folders', () => {
    expect(() => makeFolder('/proc/moorline/a/b')).toThrow(/ENOENT/);
    expect(() => prepareDataDir(dataPaths('/proc/moorline'))).toThrow('ML-DATA-DIR-UNUSABLE');
  });

  it.each([
    ['a file above it', 'file/b'],
    ['a link that leads nowhere', 'link'],
  ])('refuses %s', (_what, name) => {
    writeFileSync(join(folder, 'file'), '');
    symlinkSync(join(folder, 'nowhere'), join(folder, 'link'));
    expect(() => makeFolder(join(folder, name))).toThrow(/ENOTDIR|EEXIST/);
  });
});
