import type { Exit } from '@moorline/linux';
import type { ErrorCode } from '@moorline/mesh-core';
import { describe, expect, it } from 'vitest';
import { endedEarly } from './ended-early.ts';

describe('endedEarly', () => {
  it.each<[ErrorCode, Exit]>([
    ['ML-INSIDE-KILLED', { code: null, signal: 'SIGKILL' }],
    ['ML-INSIDE-KILLED', { code: 137, signal: null }],
    ['ML-NAMESPACE-FAILED', { code: 1, signal: null }],
    ['ML-NAMESPACE-FAILED', { code: 0, signal: null }],
    ['ML-NAMESPACE-FAILED', { code: 128, signal: null }],
  ])('is %s for a process that has spoken and ends with %j', async (code, exit) => {
    expect(await endedEarly(true, 'map-root', exit)).toMatchObject({ code, detail: expect.stringContaining(String(exit.code ?? exit.signal)) });
  });
});
