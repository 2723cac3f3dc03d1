import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '@moorline/linux';
import type { Bundle } from '@moorline/mesh-core';
import { checkMachine } from '@moorline/tools';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundleFor } from './bundle/bundles.ts';
import { buildElsewhere } from './bundle/elsewhere.ts';
import { EMULATOR } from './bundle/emulator.ts';

const BUNDLE_MAX_BYTES = 45_000_000;
const SET_UP_DEADLINE_MS = 900_000;
const UNPACK_DEADLINE_MS = 120_000;

let folder: string;
let bundles: readonly Bundle[];
let mirror: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'moorline-archive-'));
  ({ bundles, mirror } = await bundleFor('https://moorline.example.org', join(folder, 'bootstrap')));
}, SET_UP_DEADLINE_MS);
afterAll(() => folder !== undefined && rmSync(folder, { recursive: true, force: true }));

function sumFor(architecture: string): string {
  return bundles.find((bundle) => bundle.architecture === architecture)?.sha256 ?? '';
}

describe.each(['x64', 'arm64'] as const)('the bundle for %s', (architecture) => {
  it('is named by what it holds, small enough, and for that machine only', async () => {
    const sum = sumFor(architecture);
    const content = readFileSync(join(mirror, sum));
    expect(createHash('sha256').update(content).digest('hex')).toBe(sum);
    expect(content.length).toBeLessThanOrEqual(BUNDLE_MAX_BYTES);
    const unpacked = mkdtempSync(join(folder, 'unpacked-'));
    await run('tar', ['-xzf', join(mirror, sum), '-C', unpacked], { deadlineMs: UNPACK_DEADLINE_MS });
    const programs = await checkMachine(unpacked, architecture);
    expect(programs).toContain('node');
    expect(programs).toContain(`agent/node_modules/@koromix/koffi-linux-${architecture}/linux_${architecture}/koffi.node`);
    await expect(checkMachine(unpacked, architecture === 'x64' ? 'arm64' : 'x64')).rejects.toMatchObject({ code: 'ML-ARTIFACT-UNKNOWN' });
    rmSync(unpacked, { recursive: true });
  });
});

describe('a bundle', () => {
  it('has the same bytes when somebody else builds it, elsewhere and at another time', async () => {
    expect(await buildElsewhere()).toEqual(bundles);
  }, SET_UP_DEADLINE_MS);

  it('for arm64 runs, on other machines under qemu, with its native part', async () => {
    const unpacked = mkdtempSync(join(folder, 'emulated-'));
    await run('tar', ['-xzf', join(mirror, sumFor('arm64')), '-C', unpacked], { deadlineMs: UNPACK_DEADLINE_MS });
    expect(await checkMachine(unpacked, 'arm64')).toContain('node');
    const [file = '', ...args] = [...EMULATOR, join(unpacked, 'node')];
    const emulated = async (...more: readonly string[]): Promise<string> => (await run(file, [...args, ...more], { deadlineMs: UNPACK_DEADLINE_MS, acceptedExitCodes: [71, 72, 73, 69] })).stdout;
    expect(await emulated(join(unpacked, 'agent', 'main.cjs'), 'version')).toMatch(/^moorline-agent \d\S* \(Node v\d\S*, linux arm64\)\n$/);
    expect(await emulated(join(unpacked, 'agent', 'main.cjs'), 'doctor', '--site')).toMatch(/^Worker\n. system {14}.*, arm64, /);
    const native = join(unpacked, 'agent', 'node_modules', '@koromix', 'koffi-linux-arm64');
    expect(await emulated('--eval', `console.log(require(${JSON.stringify(native)}).load('libc.so.6').func('int getpid(void)')() > 0)`)).toBe('true\n');
    rmSync(unpacked, { recursive: true });
  });
});
