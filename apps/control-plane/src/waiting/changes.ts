export interface Changes {
  /** Settles at the next announcement of this key. */
  readonly next: (key: string) => Promise<void>;
  readonly announce: (key: string) => void;
}

/** Lets any number of callers wait for the same key; keeps one promise a key that is waited for. */
export function createChanges(): Changes {
  const waiting = new Map<string, PromiseWithResolvers<void>>();
  return {
    next: (key) => {
      const present = waiting.get(key) ?? Promise.withResolvers<void>();
      waiting.set(key, present);
      return present.promise;
    },
    announce: (key) => {
      waiting.get(key)?.resolve();
      waiting.delete(key);
    },
  };
}
