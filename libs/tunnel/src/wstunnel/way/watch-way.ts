import { CLOSE_CODE, CLOSED_SILENT } from '../../connection/index.ts';
import type { WatchedPath } from '../../path/index.ts';

/** Between looks at the signs of life. */
const LOOK_INTERVAL_MS = 400;
/** A quiet way is asked this often: well within the 30 s after which NATs and wstunnel clients forget it. */
const IDLE_PROBE_MS = 5_000;
/** Looks in a row that see a probe without an answer and hear nothing: within two seconds, and not by one that was lost. */
const SILENT_LOOKS_MAX = 4;

/**
 * Closes a path on which nothing comes back, though it is asked: the connection to a carrier lives on when what lies
 * behind it is gone. Counts looks, not time, so that a machine that was stopped leaves no healthy path.
 */
export function watchWay(path: WatchedPath): void {
  let silentLooks = 0;
  let seenMs = performance.now();
  let probedMs = seenMs;
  const look = (): void => {
    const { sentMs, heardMs, answeredMs } = path.signs();
    const latestMs = Math.max(heardMs ?? 0, answeredMs ?? 0);
    const isWaiting = probedMs > seenMs;
    if (latestMs > seenMs) {
      seenMs = latestMs;
      silentLooks = 0;
    } else if (isWaiting) silentLooks += 1;
    if (silentLooks >= SILENT_LOOKS_MAX) return path.close(CLOSE_CODE.abnormal, CLOSED_SILENT);
    const nowMs = performance.now();
    if (!isWaiting && (sentMs ?? 0) < probedMs && nowMs - probedMs < IDLE_PROBE_MS) return;
    probedMs = nowMs;
    path.probe();
  };
  const timer = setInterval(look, LOOK_INTERVAL_MS);
  void path.closed.then(() => clearInterval(timer));
}
