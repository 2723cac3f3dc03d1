import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createWorkQueue, RETRY_MAX_MS } from './work-queue.ts';

const KEYS_MAX = 4;
const anyAction = fc.record({
  what: fc.constantFrom('add' as const, 'addAfter' as const, 'take' as const, 'done' as const, 'failed' as const, 'wait' as const),
  key: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'),
  ms: fc.nat({ max: 1_000 }),
});

describe('createWorkQueue', () => {
  it('never gives a key to two, never holds more than its bound, and loses nothing', () => {
    fc.assert(
      fc.property(fc.array(anyAction, { maxLength: 80 }), (actions) => {
        const queue = createWorkQueue(KEYS_MAX);
        const working = new Set<string>();
        let now = 0;
        for (const { what, key, ms } of actions) {
          if (what === 'wait') now += ms;
          if (what === 'add') queue.add(key, now);
          if (what === 'addAfter') queue.addAfter(key, ms, now);
          if (what === 'take') {
            const taken = queue.take(now);
            if (taken !== null) expect(working.has(taken)).toBe(false);
            if (taken !== null) working.add(taken);
          }
          if (what === 'done' && working.delete(key)) queue.done(key, now);
          if (what === 'failed' && working.delete(key)) queue.failed(key, now, 1);
          expect(queue.depth()).toBeLessThanOrEqual(KEYS_MAX);
        }
        for (const key of working) queue.done(key, now);
        const depth = queue.depth();
        let drained = 0;
        for (; queue.take(now + RETRY_MAX_MS) !== null; drained += 1);
        expect(drained).toBe(depth);
      }),
    );
  });

  it('looks again at what changed while it was worked on', () => {
    const queue = createWorkQueue(KEYS_MAX);
    queue.add('a', 0);
    expect(queue.take(0)).toBe('a');
    queue.add('a', 1);
    expect(queue.take(1)).toBeNull();
    queue.done('a', 2);
    expect(queue.take(2)).toBe('a');
  });

  it('waits longer for each failure, to a bound, whatever changes meanwhile', () => {
    const queue = createWorkQueue(KEYS_MAX);
    queue.add('a', 0);
    const delays = Array.from({ length: 12 }, () => {
      queue.take(RETRY_MAX_MS * 20);
      queue.failed('a', 0, 1);
      return queue.nextDueMs(0);
    });
    expect(delays.slice(0, 4)).toEqual([100, 200, 400, 800]);
    expect(delays.at(-1)).toBe(RETRY_MAX_MS);
    expect([queue.failures('a'), queue.add('a', 5), queue.take(5), queue.take(RETRY_MAX_MS)]).toEqual([12, true, null, 'a']);
    queue.done('a', RETRY_MAX_MS);
    expect([queue.failures('a'), queue.nextDueMs(RETRY_MAX_MS)]).toEqual([0, null]);
  });

  it('keeps the earlier time of two', () => {
    const queue = createWorkQueue(KEYS_MAX);
    queue.addAfter('a', 50, 0);
    queue.addAfter('a', 500, 0);
    queue.addAfter('b', 20, 0);
    expect([queue.nextDueMs(0), queue.take(19), queue.take(50), queue.take(50)]).toEqual([20, null, 'b', 'a']);
  });
});
