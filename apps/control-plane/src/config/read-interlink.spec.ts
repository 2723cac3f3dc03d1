import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readInterlink } from './read-interlink.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'moorline-interlink-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const BOMB = ['a: &a [x, x, x, x, x, x, x, x, x]', ...['b', 'c', 'd', 'e', 'f', 'g'].map((name, at) => `${name}: &${name} [${Array.from({ length: 9 }, () => `*${'abcdef'[at]}`).join(', ')}]`)].join('\n');

it.each<[string, string]>([
  ['aliases that become a lot', BOMB],
  ['a merge of what is no map', '<<: 5\n'],
  ['an alias of nothing', 'Network: *none\n'],
  ['a file that is too long', Array.from({ length: 20_000 }, (_, at) => `key${at}: 1`).join('\n')],
])('refuses %s', (_what, text) => {
  const path = join(folder, 'vk.yaml');
  writeFileSync(path, text);
  expect(() => readInterlink(path)).toThrow(expect.objectContaining({ code: 'ML-INTERLINK-CONFIG', detail: expect.stringContaining(path) }));
});
