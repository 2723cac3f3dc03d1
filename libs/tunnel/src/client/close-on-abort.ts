import type { DatagramPath } from '../path/index.ts';

/** Ties a path to a signal: it closes when that is aborted. */
export function closeOnAbort(path: DatagramPath, signal: AbortSignal): DatagramPath {
  const close = (): void => path.close();
  signal.addEventListener('abort', close, { once: true });
  void path.closed.then(() => signal.removeEventListener('abort', close));
  return path;
}
