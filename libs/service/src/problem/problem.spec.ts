import { ERROR_CATALOGUE, moorlineError, type ErrorCode } from '@moorline/mesh-core';
import { describe, expect, it } from 'vitest';
import { errorOfProblem, problemOf } from './problem.ts';

describe('problemOf and errorOfProblem', () => {
  it.each(Object.keys(ERROR_CATALOGUE) as ErrorCode[])('carry %s across the wire', (code) => {
    const error = moorlineError(code, 'what exactly');
    const received = errorOfProblem(JSON.stringify(problemOf(error)), 'https://server');
    expect([received.code, received.detail]).toEqual([code, 'what exactly']);
  });

  it.each([
    ['no JSON', '<html>'],
    ['no problem', '{"ok":true}'],
    ['an unknown code', '{"code":"ML-FROM-THE-FUTURE","message":"m","remedy":"r"}'],
  ])('name an answer with %s', (_what, body) => {
    expect(errorOfProblem(body, 'https://server').code).toBe('ML-PROTOCOL');
  });

  it('cut a detail to what the schema allows', () => {
    expect(problemOf(moorlineError('ML-INTERNAL', 'x'.repeat(5_000))).message).toHaveLength(2_000);
  });
});
