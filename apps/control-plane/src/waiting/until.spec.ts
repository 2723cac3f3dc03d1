import { describe, expect, it } from 'vitest';
import { createChanges } from './changes.ts';
import { until } from './until.ts';

const OPTIONS = { deadlineMs: 60_000, what: 'it' };

describe('until', () => {
  it('gives what is there at once', async () => {
    await expect(until(createChanges(), 'a', async () => 1, OPTIONS)).resolves.toBe(1);
  });

  it('asks again after each change of its key, and not after others', async () => {
    const changes = createChanges();
    let asked = 0;
    const waiting = until(changes, 'a', async () => ((asked += 1) === 3 ? 'there' : null), OPTIONS);
    for (const key of ['b', 'a', 'b', 'a']) {
      await new Promise(setImmediate);
      changes.announce(key);
    }
    await expect(waiting).resolves.toBe('there');
    expect(asked).toBe(3);
  });

  it('misses no change that comes while it asks', async () => {
    const changes = createChanges();
    let there = false;
    const waiting = until(
      changes,
      'a',
      async () => {
        const seen = there;
        there = true;
        changes.announce('a');
        return seen ? 'there' : null;
      },
      OPTIONS,
    );
    await expect(waiting).resolves.toBe('there');
  });

  it('lets many wait for the same', async () => {
    const changes = createChanges();
    let there = false;
    const waiting = Promise.all([1, 2, 3].map((n) => until(changes, 'a', async () => (there ? n : null), OPTIONS)));
    await new Promise(setImmediate);
    there = true;
    changes.announce('a');
    await expect(waiting).resolves.toEqual([1, 2, 3]);
  });

  it('ends at its deadline', async () => {
    await expect(until(createChanges(), 'a', async () => null, { deadlineMs: 5, what: 'it' })).rejects.toMatchObject({ code: 'ML-TIMEOUT' });
  });
});
