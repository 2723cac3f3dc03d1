import { advancePathSize, beginPathSize } from '@moorline/mesh-core';
import type { UdpPath } from './udp-path.ts';

/** Between tries to tell the other end: longer than most round trips. */
const TELL_INTERVAL_MS = 500;
/** Tries in a row; then the next answer that says otherwise begins anew. */
const TELLS_MAX = 10;

export interface MeasureSizeOptions {
  readonly path: UdpPath;
  /** Bytes of a datagram that passed both ways. */
  readonly confirmedBytes: number;
  readonly mostBytes: number;
  /** Both ends know that datagrams of so many bytes pass. */
  readonly onSize: (bytes: number) => void;
}

/**
 * Searches the largest datagram that an open path carries both ways, for as long as it is open (RFC 8899): a larger one
 * is sent by either end only after the endpoint has been told. Each answer says what the endpoint keeps to, so that one
 * that has forgotten it is told again.
 */
export function measureSize({ path, confirmedBytes, mostBytes, onSize }: MeasureSizeOptions): void {
  let size = beginPathSize(confirmedBytes, mostBytes, performance.now());
  let agreedBytes = 0;
  let toldBytes = 0;
  let telling = false;
  let over = false;
  let stepTimer: NodeJS.Timeout | undefined;
  let tellTimer: NodeJS.Timeout | undefined;

  const step = (answered: readonly number[]): void => {
    if (over) return;
    const next = advancePathSize(size, { answered, roundTripMs: path.signs().roundTripMs ?? 0, nowMs: performance.now() });
    size = next.size;
    // The largest first: where it passes, nothing smaller needs to be told of.
    for (const bytes of next.probes.toReversed()) path.askSize(bytes, () => step([bytes]));
    // At once also the size that was known: the endpoint may remember that of an earlier path of ours.
    if (size.search.confirmed > toldBytes) tell(0);
    clearTimeout(stepTimer);
    if (size.dueMs !== Infinity) stepTimer = setTimeout(() => step([]), Math.max(0, size.dueMs - performance.now()));
  };
  const tell = (tells: number): void => {
    clearTimeout(tellTimer);
    telling = !over && tells < TELLS_MAX;
    if (!telling) return;
    const bytes = size.search.confirmed;
    toldBytes = bytes;
    path.tellSize(bytes, () => agree(bytes));
    tellTimer = setTimeout(() => tell(tells + 1), TELL_INTERVAL_MS);
  };
  const agree = (bytes: number): void => {
    if (over) return;
    if (bytes === toldBytes) {
      telling = false;
      clearTimeout(tellTimer);
    }
    if (bytes <= agreedBytes) return;
    agreedBytes = bytes;
    path.limitTo(bytes);
    onSize(bytes);
  };
  path.onSaid((bytes) => {
    // An endpoint of an older version says nothing here.
    if (bytes > 0 && !telling && bytes !== toldBytes) tell(0);
  });
  step([]);
  void path.closed.then(() => {
    over = true;
    clearTimeout(stepTimer);
    clearTimeout(tellTimer);
  });
}
