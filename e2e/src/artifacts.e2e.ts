import { existsSync, truncateSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { run } from '@moorline/linux';
import { EXIT, type ArtifactName, type ErrorCode } from '@moorline/mesh-core';
import { bedNames, control, listAttachments, openField, startAgent, startAsUser, toEnd, waitUntil, type Field } from '@moorline/tools';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { expectRan, expectRefused, prepareAttempt } from './artifacts/attempt.ts';
import { fillCache, genuine, makeCache, othersThanPinned, pinned, putFile } from './artifacts/cache.ts';
import { DAMAGES } from './artifacts/damages.ts';
import { newFileSystem, newFolder, noExecutionBut, writeInPlace } from './artifacts/files.ts';
import { emptyMirror, fillMirror } from './artifacts/mirror.ts';
import { plantedBinary } from './artifacts/planted-binary.ts';
import { swapUntil } from './artifacts/swapper.ts';
import { wireguardOf } from './artifacts/wireguard-of.ts';
import { expectExplained } from './support/explained.ts';
import { attached } from './support/jobs.ts';
import { makeMountNamespace } from './support/mount-namespace.ts';

const BED = 'artifacts';
const MIRROR = join(bedNames(BED).folder, 'mirror');
const ARTIFACTS: readonly ArtifactName[] = ['wireguard-go', 'slirp4netns'];
const DEADLINE_MS = 60_000;

let field: Field;

beforeAll(async () => {
  field = await openField(BED, { artifacts: MIRROR });
  fillMirror(MIRROR);
});
afterAll(() => field?.bed.close());

describe('a planted binary', () => {
  it('leaves a trace when anybody runs it', async () => {
    const { planted, traces } = prepareAttempt(field);
    const path = join(newFolder(field), 'binary');
    putFile(field, path, plantedBinary(planted, pinned('wireguard-go').size));
    expect(await toEnd(await startAsUser(field, [path]))).toMatchObject({ code: 0 });
    expect(traces()).toEqual(['planted']);
  });
});

describe.concurrent('a cache is refused, and nothing executed, that has', () => {
  it.each(DAMAGES)('$what: $code', async ({ code, apply }) => {
    const cache = fillCache(field, newFolder(field));
    const attempt = prepareAttempt(field);
    await apply(field, cache, attempt.planted);
    expect(expectRefused(await attached(field, (joinFile) => attempt.run(joinFile, cache.environment)), attempt, code)).toContain(cache.folder);
  });
});

describe('a good cache', () => {
  it('is used without any download', async () => {
    const cache = fillCache(field, newFolder(field));
    const attempt = prepareAttempt(field);
    await attached(field, async (joinFile) => {
      emptyMirror(MIRROR);
      expectRan(await attempt.run(joinFile, cache.environment), attempt);
    }).finally(() => fillMirror(MIRROR));
  });

  it('is never the way in for a file that is swapped again and again while the agent looks', async () => {
    const cache = fillCache(field, newFolder(field));
    const attempt = prepareAttempt(field);
    const stop = new AbortController();
    const contents = [genuine('wireguard-go'), plantedBinary(attempt.planted, pinned('wireguard-go').size)] as const;
    const swaps = swapUntil(field, cache.file('wireguard-go'), contents, stop.signal);
    const result = await attached(field, (joinFile) => attempt.run(joinFile, cache.environment)).finally(() => stop.abort());
    expect(await swaps).toBeGreaterThan(1);
    if (result.code === 0) expectRan(result, attempt);
    else expectRefused(result, attempt, 'ML-ARTIFACT-HASH');
  });

  it('can be changed under a job, and then nothing is started from it again', async () => {
    const cache = fillCache(field, newFolder(field));
    const { planted, traces } = prepareAttempt(field);
    const began = `${planted}-not`;
    await attached(field, async (joinFile) => {
      const agent = await startAgent(field, { joinFile, command: ['bash', '-c', `touch ${began}; exec sleep 300`], environment: cache.environment });
      await waitUntil(() => existsSync(began), { what: 'the job to begin', deadlineMs: DEADLINE_MS });
      writeInPlace(cache.file('wireguard-go'), plantedBinary(planted, pinned('wireguard-go').size));
      process.kill(wireguardOf(field), 'SIGKILL');
      expectExplained(await toEnd(agent), 'ML-ARTIFACT-HASH');
    });
    expect(traces()).toEqual([basename(began)]);
  });
});

describe('a mirror', () => {
  afterEach(() => fillMirror(MIRROR));

  it.each(ARTIFACTS)('that serves other bytes of the right length as %s is refused, and nothing of them kept', async (name) => {
    const cache = makeCache(field, newFolder(field));
    const attempt = prepareAttempt(field);
    await attached(field, async (joinFile) => {
      writeFileSync(join(MIRROR, pinned(name).sha256), plantedBinary(attempt.planted, pinned(name).size));
      expect(expectRefused(await attempt.run(joinFile, cache.environment), attempt, 'ML-ARTIFACT-HASH')).toContain(`${name} from the mirror`);
    });
    expect(othersThanPinned(cache)).toEqual([]);
    expect(cache.files()).not.toContain(pinned(name).sha256);
  });

  it('that has a short file is refused, and nothing of it kept', async () => {
    const cache = makeCache(field, newFolder(field));
    const attempt = prepareAttempt(field);
    await attached(field, async (joinFile) => {
      truncateSync(join(MIRROR, pinned('slirp4netns').sha256), 1_000);
      expect(expectRefused(await attempt.run(joinFile, cache.environment), attempt, 'ML-ARTIFACT-SHORT')).toBe(`${pinned('slirp4netns').sha256} of the mirror: 1000 bytes in place of ${pinned('slirp4netns').size}`);
    });
    expect(cache.files()).not.toContain(pinned('slirp4netns').sha256);
    expect(othersThanPinned(cache)).toEqual([]);
  });

  it('that is empty has nothing to give', async () => {
    const cache = makeCache(field, newFolder(field));
    const attempt = prepareAttempt(field);
    await attached(field, async (joinFile) => {
      emptyMirror(MIRROR);
      expectRefused(await attempt.run(joinFile, cache.environment), attempt, 'ML-ARTIFACT-UNAVAILABLE');
    });
    expect(cache.files()).toEqual([]);
  });

  it.each<[string, ErrorCode, (planted: string) => void]>([
    ['has another wireguard-go', 'ML-ARTIFACT-HASH', (planted) => writeFileSync(join(MIRROR, pinned('wireguard-go').sha256), plantedBinary(planted, pinned('wireguard-go').size))],
    ['is empty', 'ML-ARTIFACT-UNAVAILABLE', () => emptyMirror(MIRROR)],
  ])('that %s gets no endpoint started', async (_what, code, damage) => {
    const { planted, traces } = prepareAttempt(field);
    damage(planted);
    const { exitCode, ...said } = await control(field.plane, ['attach', 'unlucky', '--token-out', join(field.bed.folder, 'unlucky.json')], [EXIT.unavailable]);
    expect(expectExplained({ code: exitCode, ...said }, 'ML-ENDPOINT-FAILED')).toContain(code);
    expect(traces()).toEqual([]);
    await waitUntil(async () => (await listAttachments(field.plane)).length === 0, { what: 'nothing to be left of the attachment', deadlineMs: DEADLINE_MS });
  });
});

describe('the place for the cache', () => {
  it.each<[string, () => Promise<string>]>([
    ['is on a full disk', () => newFileSystem(field, 'size=1m')],
    ['belongs to somebody else', async () => join(field.bed.folder, 'control-plane')],
  ])('is refused when it %s', async (_what, makeBase) => {
    const base = await makeBase();
    const attempt = prepareAttempt(field);
    const result = await attached(field, (joinFile) => attempt.run(joinFile, { XDG_CACHE_HOME: base }));
    expect(expectRefused(result, attempt, 'ML-CACHE-UNWRITABLE')).toContain(base);
    if (existsSync(join(base, 'moorline'))) expect(othersThanPinned(makeCache(field, base))).toEqual([]);
  });

  it.each([
    ['has no room for a copy to run from', 'size=3m', []],
    ['allows no execution', 'size=16m,noexec', []],
    ['is read-only', 'size=16m', ['remount,ro']],
  ])('may be one that %s, once it is filled', async (_what, options, remounts) => {
    const base = await newFileSystem(field, options);
    const cache = fillCache(field, base);
    for (const remount of remounts) await run('mount', ['-o', remount, base]);
    const attempt = prepareAttempt(field);
    expectRan(await attached(field, (joinFile) => attempt.run(joinFile, cache.environment)), attempt);
  });

  it('and all others allow no execution: the job is refused', async () => {
    const wrapper = await makeMountNamespace(field, 'noexec', noExecutionBut([join(field.bed.folder, 'bin'), join(field.bed.folder, 'node-agent')]));
    const cache = fillCache(field, newFolder(field));
    const attempt = prepareAttempt(field);
    const detail = expectRefused(await attached(field, (joinFile) => attempt.run(joinFile, cache.environment, wrapper)), attempt, 'ML-ARTIFACT-NOEXEC');
    for (const place of [cache.folder, '/tmp', '/dev/shm']) expect(detail).toContain(`${place}: EACCES`);
  });
});
