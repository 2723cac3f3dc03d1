import { moorlineError } from '@moorline/mesh-core';
import { describe, expect, it } from 'vitest';
import { keepRunning } from './keep-running.ts';

interface Thing {
  readonly name: number;
  readonly exited: Promise<void>;
  readonly end: () => void;
}

const DELAY_MS = 1;
const gone = moorlineError('ML-SLIRP-FAILED', 'ended too often');

function makeThings(): { readonly things: Thing[]; readonly make: () => Thing } {
  const things: Thing[] = [];
  const make = (): Thing => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const thing = { name: things.length, exited: promise, end: resolve };
    things.push(thing);
    return thing;
  };
  return { things, make };
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => void setTimeout(resolve, DELAY_MS));
}

describe('keepRunning', () => {
  const { signal } = new AbortController();

  it('starts again what ends', async () => {
    const { things, make } = makeThings();
    const kept = keepRunning(make(), { start: async () => make(), restartsMax: 3, delayMs: DELAY_MS, signal, gone });
    things[0]?.end();
    await until(() => kept.current()?.name === 1);
  });

  it('tries again when a start fails', async () => {
    const { things, make } = makeThings();
    let failures = 2;
    const start = async (): Promise<Thing> => {
      if (failures === 0) return make();
      failures -= 1;
      throw new Error('killed while it started');
    };
    const kept = keepRunning(make(), { start, restartsMax: 5, delayMs: DELAY_MS, signal, gone });
    things[0]?.end();
    await until(() => kept.current()?.name === 1);
    expect(failures).toBe(0);
  });

  it('gives up after as many restarts as it may, with what the last one said', async () => {
    const { things, make } = makeThings();
    let starts = 0;
    const start = async (): Promise<Thing> => {
      starts += 1;
      throw new Error(`start ${starts}`);
    };
    const kept = keepRunning(make(), { start, restartsMax: 4, delayMs: DELAY_MS, signal, gone });
    things[0]?.end();
    await expect(kept.over).rejects.toThrow('start 4');
    expect(starts).toBe(4);
    expect(kept.current()).toBeNull();
  });

  it('ends with its signal', async () => {
    const { things, make } = makeThings();
    const controller = new AbortController();
    const kept = keepRunning(make(), { start: async () => make(), restartsMax: 4, delayMs: 60_000, signal: controller.signal, gone });
    things[0]?.end();
    controller.abort();
    await expect(kept.over).rejects.toThrow();
    expect(things).toHaveLength(1);
  });
});
