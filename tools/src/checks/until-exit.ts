import type { Child } from '@moorline/linux';

/**
 * Waits for a child's end and gives its exit code, 1 if a signal ended it.
 * @param stop ends it, when `signal` aborts
 * @throws the reason of `signal`
 */
export async function untilExit(child: Child, signal: AbortSignal, stop: () => void): Promise<number> {
  signal.addEventListener('abort', stop, { once: true });
  try {
    const { code } = await child.exited;
    signal.throwIfAborted();
    return code ?? 1;
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
