export interface End {
  /** Settles when the end was asked for. */
  readonly come: Promise<null>;
  /** When that was, by `performance.now()`; null: not yet. */
  readonly atMs: () => number | null;
}

/** The end of a life, also of one that was asked to end before. */
export function endOf(signal: AbortSignal): End {
  const { promise: come, resolve } = Promise.withResolvers<null>();
  let atMs: number | null = null;
  const end = (): void => {
    atMs = performance.now();
    resolve(null);
  };
  if (signal.aborted) end();
  else signal.addEventListener('abort', end, { once: true });
  return { come, atMs: () => atMs };
}
