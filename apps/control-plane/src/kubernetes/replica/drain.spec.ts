import { createLogger } from '@moorline/service';
import { describe, expect, it } from 'vitest';
import { createDoor } from './door.ts';
import { drain, type DrainOptions } from './drain.ts';

/** What a drain that began so long ago leaves to joins and to the hub. */
async function phasesOf(agoMs: number, options: Partial<DrainOptions> = {}): Promise<{ readonly joinsMs: number; readonly spreadMs: number }> {
  let joinsMs = Number.NaN;
  let spreadMs = Number.NaN;
  await drain({
    door: createDoor(),
    resign: async () => undefined,
    leaderKnown: () => true,
    finishJoins: async (maxMs) => void (joinsMs = maxMs),
    drainHub: async (maxMs) => void (spreadMs = maxMs),
    startedAtMs: performance.now() - agoMs,
    log: createLogger({ name: 'drain', level: 'silent' }),
    ...options,
  });
  return { joinsMs, spreadMs };
}

describe('drain', () => {
  it('gives every phase its time when nothing took long', async () => {
    expect(await phasesOf(0)).toEqual({ joinsMs: 10_000, spreadMs: 5_000 });
  });

  it('does not wait for an API server that never answers, nor for another leader then', async () => {
    const { joinsMs, spreadMs } = await phasesOf(5_990, { resign: () => new Promise(() => undefined), leaderKnown: () => false });
    expect(joinsMs).toBeGreaterThan(0);
    expect(joinsMs).toBeLessThanOrEqual(10_000);
    expect(spreadMs).toBeLessThanOrEqual(5_000);
  });

  it('shortens what follows by what took long', async () => {
    const { joinsMs, spreadMs } = await phasesOf(18_000, { resign: async () => Promise.reject(new Error('refused')) });
    expect(joinsMs).toBe(0);
    expect(spreadMs).toBeLessThanOrEqual(3_000);
    expect(await phasesOf(60_000)).toEqual({ joinsMs: 0, spreadMs: 0 });
  });
});
