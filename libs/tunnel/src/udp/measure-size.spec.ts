import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { BASE_BYTES, MOST_BYTES, startDirectEnd, until, type DirectEnd } from '../testing/direct-end.ts';

let end: DirectEnd;
beforeEach(async () => {
  end = await startDirectEnd();
});
afterEach(() => end.close());

describe('the size of an open path', () => {
  it('becomes the largest that passes, for both ends', async () => {
    const sizes: number[] = [];
    const path = await end.open({ onSize: (bytes) => void sizes.push(bytes) });
    await until(() => path.limit?.() === MOST_BYTES);
    expect(end.paths[0]?.path.limit?.()).toBe(MOST_BYTES);
    expect(sizes.at(-1)).toBe(MOST_BYTES);
    expect(sizes).toEqual(sizes.toSorted((one, other) => one - other));
  });

  it('is what passed already where nothing larger is of use', async () => {
    const path = await end.open({ mostBytes: BASE_BYTES });
    await until(() => end.paths.length > 0);
    expect([path.limit?.(), end.paths[0]?.path.limit?.()]).toEqual([BASE_BYTES, BASE_BYTES]);
  });

  it('is known again to an endpoint that has forgotten it', async () => {
    const path = await end.open();
    await until(() => path.limit?.() === MOST_BYTES);
    // As when nothing was heard for a minute.
    end.paths[0]?.path.close();
    path.probe();
    await until(() => end.paths.length === 2);
    await until(() => end.paths[1]?.path.limit?.() === MOST_BYTES);
    expect(path.limit?.()).toBe(MOST_BYTES);
  });

  it('is known to an endpoint that remembers a larger one of an earlier path', async () => {
    const before = await end.open();
    await until(() => before.limit?.() === MOST_BYTES);
    before.close();
    const path = await end.open({ mostBytes: BASE_BYTES });
    await until(() => end.paths[0]?.path.limit?.() === BASE_BYTES);
    expect(path.limit?.()).toBe(BASE_BYTES);
  });
});
