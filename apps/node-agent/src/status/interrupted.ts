const ENDING = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Aborted by the first signal that asks for an end, so that a command that goes on and on can end in order. */
export function interrupted(): AbortSignal {
  const controller = new AbortController();
  for (const signal of ENDING) process.once(signal, () => controller.abort(signal));
  return controller.signal;
}
