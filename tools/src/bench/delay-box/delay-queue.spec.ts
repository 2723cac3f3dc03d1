import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createDelayQueue } from './delay-queue.ts';

describe('a delay queue', () => {
  it('gives a packet when it was held for the delay, not before', () => {
    const queue = createDelayQueue<string>(20, 4);
    expect(queue.waitMs(0)).toBeNull();
    queue.push('one', 5);
    expect(queue.release(24.9)).toBeNull();
    expect(queue.waitMs(15)).toBe(10);
    expect(queue.waitMs(99)).toBe(0);
    expect(queue.release(26)).toEqual({ packet: 'one', heldMs: 21 });
    expect(queue.release(99)).toBeNull();
  });

  it('loses what does not fit, and has room again afterwards', () => {
    const queue = createDelayQueue<number>(1, 2);
    expect([queue.push(1, 0), queue.push(2, 0), queue.push(3, 0)]).toEqual([true, true, false]);
    expect(queue.release(1)?.packet).toBe(1);
    expect(queue.push(4, 1)).toBe(true);
    expect([queue.release(9)?.packet, queue.release(9)?.packet, queue.release(9)]).toEqual([2, 4, null]);
  });

  it('keeps the order, holds each packet long enough and loses none that fits', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 50 }), fc.array(fc.tuple(fc.integer({ min: 0, max: 9 }), fc.boolean()), { maxLength: 200 }), (delayMs, steps) => {
        const queue = createDelayQueue<number>(delayMs, 256);
        let nowMs = 0;
        const given: number[] = [];
        const taken: number[] = [];
        for (const [index, [passedMs, arrives]] of steps.entries()) {
          nowMs += passedMs;
          if (arrives && queue.push(index, nowMs)) given.push(index);
          for (let next = queue.release(nowMs); next !== null; next = queue.release(nowMs)) {
            expect(next.heldMs).toBeGreaterThanOrEqual(delayMs);
            taken.push(next.packet);
          }
        }
        for (let next = queue.release(nowMs + delayMs); next !== null; next = queue.release(nowMs + delayMs)) taken.push(next.packet);
        expect(taken).toEqual(given);
      }),
    );
  });
});
