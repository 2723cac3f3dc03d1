import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { secret } from './secret.ts';

const hidden = secret('hunter2');

describe('secret', () => {
  it('reveals its value to who asks', () => {
    expect(hidden.reveal()).toBe('hunter2');
    const key = new Uint8Array(32);
    expect(secret(key).reveal()).toBe(key);
  });

  it.each([
    ['a template', `${hidden}`],
    ['String()', String(hidden)],
    ['joining', [hidden].join()],
  ])('is [redacted] by %s', (_, text) => {
    expect(text).toBe('[redacted]');
  });

  it('is [redacted] in JSON, also deep inside', () => {
    expect(JSON.stringify({ a: [hidden] })).toBe('{"a":["[redacted]"]}');
  });

  it('is [redacted] by console.log and its like', () => {
    expect(inspect(hidden)).toBe('[redacted]');
    expect(inspect({ deep: { hidden } }, { depth: 9, showHidden: true })).toBe('{ deep: { hidden: [redacted] } }');
  });

  it('cannot be changed', () => {
    expect(Object.isFrozen(hidden)).toBe(true);
    expect(Object.values(hidden)).not.toContain('hunter2');
  });
});
