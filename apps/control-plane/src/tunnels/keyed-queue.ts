/** Runs pieces of work of the same key one after the other; those of different keys side by side. */
export interface KeyedQueue {
  readonly run: <Result>(key: string, work: () => Promise<Result>) => Promise<Result>;
}

/** A queue that keeps nothing of keys that are idle. */
export function createKeyedQueue(): KeyedQueue {
  const tails = new Map<string, Promise<unknown>>();
  return {
    run: async (key, work) => {
      const before = tails.get(key) ?? Promise.resolve();
      const mine = before.then(work, work);
      tails.set(key, mine);
      try {
        return await mine;
      } finally {
        if (tails.get(key) === mine) tails.delete(key);
      }
    },
  };
}
