import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ArtifactLock } from '@moorline/mesh-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { fillMirror } from './fill-mirror.ts';
import { sha256Of } from './store.ts';

const BINARY = Buffer.from('a pinned binary');
const SHA256 = sha256Of(BINARY);

let server: Server;
let base: string;
let answer: Buffer | null;
let asked: number;
let folder: string;

beforeAll(async () => {
  server = createServer((request, response) => {
    asked += 1;
    if (answer === null || request.url !== `/mirror/${SHA256}`) response.writeHead(404).end();
    else response.end(answer);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}/mirror/`;
});

afterAll(async () => {
  await new Promise((resolve) => server.close(resolve));
});

beforeEach(async () => {
  answer = BINARY;
  asked = 0;
  folder = await mkdtemp(join(tmpdir(), 'moorline-mirror-spec-'));
});

afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

function lock(): ArtifactLock {
  const source = { kind: 'https' as const, url: `${base}nothing-here` };
  return { version: 1, artifacts: [{ name: 'wireguard-go', version: '1', architecture: 'x64', sha256: SHA256, size: BINARY.length, sources: [source] }] };
}

test('a file of an operator is kept under its hash, and asked for once', async () => {
  const [first] = await fillMirror({ folder, lock: lock(), from: [base] });
  const [second] = await fillMirror({ folder, lock: lock(), from: [base] });

  expect(await readFile(join(folder, SHA256))).toEqual(BINARY);
  expect([first?.from, second?.from]).toEqual([`${base}${SHA256}`, 'present']);
  expect(asked).toBe(1);
});

test('a damaged file is fetched again', async () => {
  await writeFile(join(folder, SHA256), 'a planted binary');
  await fillMirror({ folder, lock: lock(), from: [base] });
  expect(await readFile(join(folder, SHA256))).toEqual(BINARY);
});

test.each([
  ['another binary of the same size', Buffer.from('A PINNED BINARY'), 'ML-ARTIFACT-HASH'],
  ['a cut binary', BINARY.subarray(1), 'ML-ARTIFACT-SHORT'],
  ['more than was asked for', Buffer.alloc(1_000_000), 'ML-ARTIFACT-SHORT'],
  ['nothing', null, 'ML-ARTIFACT-UNAVAILABLE'],
])('a source that gives %s is refused and leaves nothing', async (_what, content, code) => {
  answer = content;
  await expect(fillMirror({ folder, lock: lock(), from: [base] })).rejects.toMatchObject({ code });
  expect(await readdir(folder)).toEqual([]);
});

test('a request to stop is obeyed', async () => {
  await expect(fillMirror({ folder, lock: lock(), from: [base], signal: AbortSignal.abort(new Error('stop')) })).rejects.toThrow('stop');
});
