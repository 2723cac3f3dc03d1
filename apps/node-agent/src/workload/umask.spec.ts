import { describe, expect, it } from 'vitest';
import { workingUmask } from './umask.ts';

describe('workingUmask', () => {
  it.each([[0o022, 0o022], [0o077, 0o077], [0o027, 0o027], [0, 0o022], [0o777, 0o077], [0o277, 0o077]])('for %o it is %o', (callers, ours) => {
    expect(workingUmask(callers)).toBe(ours);
  });
});
