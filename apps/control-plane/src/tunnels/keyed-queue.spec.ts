import { describe, expect, it } from 'vitest';
import { createKeyedQueue } from './keyed-queue.ts';

describe('createKeyedQueue', () => {
  it('keeps the order within a key', async () => {
    const queue = createKeyedQueue();
    const order: string[] = [];
    const gate = Promise.withResolvers<void>();
    const first = queue.run('a', async () => {
      await gate.promise;
      order.push('first');
    });
    const second = queue.run('a', async () => void order.push('second'));
    const other = queue.run('b', async () => void order.push('other'));
    await other;
    gate.resolve();
    await Promise.all([first, second]);
    expect(order).toEqual(['other', 'first', 'second']);
  });

  it('goes on after a failure, which only its own caller sees', async () => {
    const queue = createKeyedQueue();
    const failing = queue.run('a', () => Promise.reject(new Error('mine')));
    const next = queue.run('a', async () => 'done');
    await expect(failing).rejects.toThrow('mine');
    await expect(next).resolves.toBe('done');
  });
});
