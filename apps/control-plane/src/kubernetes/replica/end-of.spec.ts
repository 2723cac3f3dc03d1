import { describe, expect, it } from 'vitest';
import { endOf } from './end-of.ts';

describe('endOf', () => {
  it('comes with the signal, and knows when', async () => {
    const life = new AbortController();
    const { come, atMs } = endOf(life.signal);
    expect(atMs()).toBeNull();
    life.abort();
    expect([await come, typeof atMs()]).toEqual([null, 'number']);
  });

  it('has come when the signal was there before', async () => {
    const { come, atMs } = endOf(AbortSignal.abort());
    expect([await come, typeof atMs()]).toEqual([null, 'number']);
  });
});
