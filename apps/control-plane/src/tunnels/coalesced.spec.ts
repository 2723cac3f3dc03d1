import { describe, expect, it } from 'vitest';
import { coalesced } from './coalesced.ts';

/** Work whose runs end one by one, in the order they began. */
function steppedWork(): { readonly begun: string[]; readonly finish: () => void; readonly work: (key: string) => Promise<number> } {
  const begun: string[] = [];
  const ends: (() => void)[] = [];
  return {
    begun,
    finish: () => ends.shift()?.(),
    work: (key) => {
      const run = begun.push(key);
      return new Promise((resolve) => ends.push(() => resolve(run)));
    },
  };
}
const settle = (): Promise<void> => new Promise(setImmediate);

describe('coalesced', () => {
  it('runs one at a time, and one more for all who asked meanwhile', async () => {
    const { begun, finish, work } = steppedWork();
    const run = coalesced(work);
    const all = [run('a'), run('a'), run('a')];
    await settle();
    expect(begun).toEqual(['a']);
    finish();
    await settle();
    expect(begun).toEqual(['a', 'a']);
    const later = run('a');
    finish();
    await settle();
    finish();
    expect(await Promise.all([...all, later])).toEqual([1, 2, 2, 3]);
  });

  it('keeps no other key waiting', async () => {
    const { begun, finish, work } = steppedWork();
    const run = coalesced(work);
    const both = [run('a'), run('b')];
    expect(begun).toEqual(['a', 'b']);
    finish();
    finish();
    expect(await Promise.all(both)).toEqual([1, 2]);
  });

  it('goes on after a failure, which only those see who asked for that run', async () => {
    let runs = 0;
    const run = coalesced(async () => {
      runs += 1;
      if (runs === 1) throw new Error('mine');
      return runs;
    });
    const [first, second] = [run('a'), run('a')];
    await expect(first).rejects.toThrow('mine');
    await expect(second).resolves.toBe(2);
    await expect(run('a')).resolves.toBe(3);
  });
});
