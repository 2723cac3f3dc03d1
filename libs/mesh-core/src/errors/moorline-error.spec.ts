import { describe, expect, it } from 'vitest';
import { ERROR_CATALOGUE, isErrorCode } from './catalogue/index.ts';
import { asMoorlineError, exitCodeOf, explain, isMoorlineError, moorlineError } from './moorline-error.ts';

const codes = Object.keys(ERROR_CATALOGUE).filter(isErrorCode);

describe('moorlineError', () => {
  it('says what happened, with the detail behind it', () => {
    expect(moorlineError('ML-TIMEOUT', 'waited 5 s').message).toBe('ML-TIMEOUT: something took longer than it may: waited 5 s');
    expect(moorlineError('ML-TIMEOUT').message).toBe('ML-TIMEOUT: something took longer than it may');
  });

  it('keeps code, detail and cause', () => {
    const cause = new Error('below');
    expect(moorlineError('ML-TIMEOUT', 'd', cause)).toMatchObject({ name: 'MoorlineError', code: 'ML-TIMEOUT', detail: 'd', cause });
    expect(moorlineError('ML-TIMEOUT')).toMatchObject({ detail: '' });
    expect('cause' in moorlineError('ML-TIMEOUT')).toBe(false);
    expect(moorlineError('ML-TIMEOUT', '', null)).toHaveProperty('cause', null);
  });
});

describe('isMoorlineError', () => {
  it('tells ours from others, and one code from another', () => {
    const error = moorlineError('ML-TIMEOUT');
    expect(isMoorlineError(error)).toBe(true);
    expect(isMoorlineError(error, 'ML-TIMEOUT')).toBe(true);
    expect(isMoorlineError(error, 'ML-ABORTED')).toBe(false);
    expect(isMoorlineError({ ...error }, 'ML-TIMEOUT')).toBe(false);
    expect(isMoorlineError(new Error('x'))).toBe(false);
    expect(isMoorlineError(undefined)).toBe(false);
  });
});

describe('asMoorlineError', () => {
  it('leaves ours as they are', () => {
    const error = moorlineError('ML-TIMEOUT');
    expect(asMoorlineError(error, 'ML-ABORTED')).toBe(error);
  });

  it('keeps the whole chain of causes of others', () => {
    const root = new Error('root');
    const middle = new Error('middle', { cause: root });
    const error = asMoorlineError(middle, 'ML-PORT-TAKEN');
    expect(error).toMatchObject({ code: 'ML-PORT-TAKEN', detail: 'middle' });
    expect(error.cause).toBe(middle);
    expect(middle.cause).toBe(root);
  });

  it('takes a detail, and anything that was thrown', () => {
    expect(asMoorlineError(new Error('x'), 'ML-ABORTED', 'told').detail).toBe('told');
    expect(asMoorlineError('text')).toMatchObject({ code: 'ML-INTERNAL', detail: 'text', cause: 'text' });
    expect(asMoorlineError(undefined)).toMatchObject({ code: 'ML-INTERNAL', detail: 'undefined' });
  });
});

describe('explain', () => {
  it('tells what, why and what to do', () => {
    expect(explain(moorlineError('ML-USAGE', 'unknown option --x'))).toBe(
      'ML-USAGE: the command was not understood: unknown option --x\n  cause:  An option or argument is missing or misspelt.\n  remedy: See --help, which has examples.',
    );
  });

  it.each(codes)('has three lines and no hole for %s', (code) => {
    const text = explain(moorlineError(code));
    expect(text.split('\n')).toHaveLength(3);
    expect(text).not.toContain('undefined');
    expect(exitCodeOf(moorlineError(code))).toBe(ERROR_CATALOGUE[code].exitCode);
  });
});
