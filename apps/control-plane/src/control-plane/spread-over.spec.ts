import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { spreadOver } from './spread-over.ts';

describe('spreadOver', () => {
  it('gives each a moment of its own within the time, and does nothing before', async () => {
    const planned: { readonly ms: number; readonly come: () => void }[] = [];
    const done: number[] = [];
    let draws = 0;
    const spread = spreadOver([0, 1, 2, 3], 5_000, (item) => done.push(item), {
      random: () => [0.9, 0, 0.5, 0.25][draws++] ?? 0,
      wait: (ms) => new Promise<void>((resolve) => planned.push({ ms, come: resolve })),
    });
    expect(planned.map(({ ms }) => ms)).toEqual([4_500, 0, 2_500, 1_250]);
    for (const { come } of planned.toSorted((a, b) => a.ms - b.ms)) {
      come();
      await Promise.resolve();
      await Promise.resolve();
    }
    await spread;
    expect(done).toEqual([1, 3, 2, 0]);
  });

  it('puts as many into each part of the time as chance does', async () => {
    await fc.assert(fc.asyncProperty(fc.integer({ min: 10, max: 200 }), fc.integer({ min: 1, max: 60_000 }), async (count, spreadMs) => {
      const delays: number[] = [];
      let draws = 0;
      await spreadOver(Array.from({ length: count }), spreadMs, () => undefined, { random: () => draws++ / count, wait: async (ms) => delays.push(ms) });
      expect(delays).toHaveLength(count);
      expect(delays.filter((ms) => ms < spreadMs / 2)).toHaveLength(Math.ceil(count / 2));
      expect(Math.max(...delays)).toBeLessThan(spreadMs);
    }));
  });
});
