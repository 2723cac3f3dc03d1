import { setTimeout as sleep } from 'node:timers/promises';

/** Where moments come from, and how they are waited for. */
export interface Spreading {
  /** Uniform in [0, 1). */
  readonly random: () => number;
  readonly wait: (ms: number) => Promise<unknown>;
}

/** Does something to each, at a moment of its own within `spreadMs`; settles when it is done to all. */
export async function spreadOver<Item>(items: Iterable<Item>, spreadMs: number, act: (item: Item) => void, { random, wait }: Spreading = { random: Math.random, wait: sleep }): Promise<void> {
  await Promise.all([...items].map(async (item) => {
    await wait(random() * spreadMs);
    act(item);
  }));
}
