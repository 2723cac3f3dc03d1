import { moorlineError } from '@moorline/mesh-core';
import { describe, expect, it } from 'vitest';
import { concludeDemo, NO_FINDINGS, type DemoFindings } from './result.ts';

const good: DemoFindings = { joinMs: 300, transport: 'wss', rttMs: 1, checks: [{ name: 'a', ok: true, detail: '' }], throughput: { upMbps: 1, downMbps: 2 } };

describe('concludeDemo', () => {
  it('is good when every check holds and nothing failed', () => {
    expect(concludeDemo(good, [])).toEqual({ result: { ok: true, ...good }, exitCode: 0 });
  });

  it('is not good without a check', () => {
    const { result, exitCode } = concludeDemo(NO_FINDINGS, []);
    expect(result.ok).toBe(false);
    expect(exitCode).not.toBe(0);
  });

  it('names the checks that do not hold', () => {
    const { result, exitCode } = concludeDemo({ ...good, checks: [...good.checks, { name: 'b', ok: false, detail: 'x' }] }, []);
    expect(result.error?.code).toBe('ML-DEMO-CHECK-FAILED');
    expect(result.error?.message).toContain('b');
    expect(exitCode).not.toBe(0);
  });

  it('tells the first failure rather than what follows from it', () => {
    const { result, exitCode } = concludeDemo(NO_FINDINGS, [moorlineError('ML-BED-BUSY', 'moorline-demo'), new Error('later')]);
    expect(result.error?.code).toBe('ML-BED-BUSY');
    expect(result.error?.remedy).not.toBe('');
    expect(exitCode).toBe(75);
  });

  it('is not good when only the clean-up failed', () => {
    expect(concludeDemo(good, [moorlineError('ML-BED-LEFTOVER', 'x')]).result).toMatchObject({ ok: false, joinMs: 300 });
  });
});
