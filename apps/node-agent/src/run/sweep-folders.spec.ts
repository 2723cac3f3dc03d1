import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { nodeFolderName } from '@moorline/mesh-core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ownFolderName } from './folders.ts';
import { sweepOldFolders } from './sweep-folders.ts';

/** Before every start of any machine. */
const LONG_AGO = new Date(1_000);
const before = nodeFolderName({ uid: process.getuid?.() ?? 0, node: hostname(), bootId: 'aaaaaaaaaaaa' });

let place: string;

beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), 'sweep-folders-'));
});
afterEach(() => rmSync(place, { recursive: true, force: true }));

function plant(name: string, old: boolean): string {
  const folder = join(place, name);
  const file = join(folder, 'sha256', 'a');
  mkdirSync(join(folder, 'sha256'), { recursive: true });
  writeFileSync(file, '');
  if (old) for (const path of [file, join(folder, 'sha256'), folder]) utimesSync(path, LONG_AGO, LONG_AGO);
  return folder;
}

describe('sweepOldFolders', () => {
  it('removes what earlier starts of the node have left, and nothing else', async () => {
    const stale = plant(before, true);
    const kept = [plant(ownFolderName(), true), plant('moorline-demo', true), plant(`x${before}`, true)];
    expect(await sweepOldFolders([place, join(place, 'none')])).toEqual([stale]);
    expect(existsSync(stale)).toBe(false);
    expect(kept.every((path) => existsSync(path))).toBe(true);
    expect(await sweepOldFolders([place])).toEqual([]);
  });

  it('leaves what has changed since, wherever in it', async () => {
    const folder = plant(before, true);
    writeFileSync(join(folder, 'sha256', 'b'), '');
    utimesSync(join(folder, 'sha256'), LONG_AGO, LONG_AGO);
    utimesSync(folder, LONG_AGO, LONG_AGO);
    expect(await sweepOldFolders([place])).toEqual([]);
  });

  it('follows no link', async () => {
    const treasure = plant('treasure', true);
    symlinkSync(treasure, join(place, before));
    expect(await sweepOldFolders([place])).toEqual([]);
    expect(existsSync(join(treasure, 'sha256', 'a'))).toBe(true);
  });
});
