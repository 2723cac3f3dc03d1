import { createLifecycle } from '@moorline/service';

/** Runs work that SIGINT and SIGTERM can stop; the signal handlers are gone when it ends. */
export async function withLifecycle<Result>(work: (signal: AbortSignal) => Promise<Result>): Promise<Result> {
  const lifecycle = createLifecycle();
  try {
    return await work(lifecycle.signal);
  } finally {
    await lifecycle.close();
  }
}
