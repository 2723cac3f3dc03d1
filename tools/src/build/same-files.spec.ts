import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { haveSameFiles } from './same-files.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'moorline-same-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function make(name: string, files: Readonly<Record<string, string>>): string {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(join(folder, name, path, '..'), { recursive: true });
    writeFileSync(join(folder, name, path), content);
  }
  return join(folder, name);
}

test.each([
  ['the same bytes', { a: '1', 'b/c': '2' }, true],
  ['another byte', { a: '1', 'b/c': '3' }, false],
  ['a file more', { a: '1', 'b/c': '2', d: '' }, false],
  ['a file less', { a: '1' }, false],
  ['another name', { a: '1', 'b/d': '2' }, false],
])('%s', (_what, files, expected) => {
  expect(haveSameFiles(make('one', { a: '1', 'b/c': '2' }), make('other', files))).toBe(expected);
});

test('what is not there is not the same as nothing', () => {
  expect(haveSameFiles(join(folder, 'nowhere'), join(folder, 'nowhere'))).toBe(false);
});
