import { describe, expect, it } from 'vitest';
import { latestOnly } from './latest-only.ts';

describe('latestOnly', () => {
  it('works on one at a time, and of those that waited on the last only', async () => {
    const seen: number[] = [];
    const gates = Array.from({ length: 2 }, () => Promise.withResolvers<void>());
    const done = Promise.withResolvers<void>();
    const put = latestOnly(async (item: number) => {
      seen.push(item);
      await gates[seen.length - 1]?.promise;
      if (seen.length === 3) done.resolve();
    });
    put(1);
    put(2);
    put(3);
    expect(seen).toEqual([1]);
    gates[0]?.resolve();
    await new Promise(setImmediate);
    expect(seen).toEqual([1, 3]);
    gates[1]?.resolve();
    await new Promise(setImmediate);
    put(4);
    await done.promise;
    expect(seen).toEqual([1, 3, 4]);
  });
});
