import type { DatagramBatch } from '@moorline/linux';
import { CLOSE_CODE } from '../connection/limits.ts';
import type { DatagramPath, PathClose } from './datagram-path.ts';
import { keepLast } from './keep-last.ts';

/** Several paths to the same other end, which look like one. */
export interface PathGroup extends DatagramPath {
  /** Hands on what arrives on this path from now on. */
  readonly add: (path: DatagramPath) => void;
  readonly remove: (path: DatagramPath) => void;
  /** Sends on this path from now on; null: on none. */
  readonly use: (path: DatagramPath | null, how?: Usage) => void;
}

export interface Usage {
  /**
   * What was sent last was lost with the path before, and is sent again: WireGuard takes each datagram once (its
   * counter tells), and TCP inside need not wait until it notices by itself.
   */
  readonly repeat?: boolean;
  /** What is sent on this path is kept for a while, to be repeated should it be lost. */
  readonly keep?: boolean;
  /** Where datagrams go that are too large for this path; null: nowhere else. */
  readonly overflow?: () => DatagramPath | null;
}

const passOver: Parameters<DatagramPath['onBatch']>[0] = ({ release }) => release?.();

/** A group without a path: what is sent is kept for the first, as much as fits. */
export function groupPaths(): PathGroup {
  const { promise: closed, resolve } = Promise.withResolvers<PathClose>();
  const members = new Set<DatagramPath>();
  const last = keepLast();
  let handler = passOver;
  let active: DatagramPath | null = null;
  let keeps = true;
  let overflow: () => DatagramPath | null = () => null;
  const pathFor = ({ segmentBytes }: DatagramBatch): DatagramPath | null => (active?.limit !== undefined && segmentBytes > active.limit() ? (overflow() ?? active) : active);

  const remove = (path: DatagramPath): void => {
    if (members.delete(path)) path.onBatch(passOver);
    if (active !== path) return;
    active = null;
    keeps = true;
  };
  return {
    add: (path) => {
      members.add(path);
      path.onBatch((batch) => handler(batch));
    },
    remove,
    use: (path, { repeat = false, keep = false, overflow: wider = () => null } = {}) => {
      active = path;
      overflow = wider;
      keeps = path === null || keep;
      if (path === null) return;
      for (const batch of last.takeAll()) {
        if (repeat) pathFor(batch)?.send(batch);
        else batch.release?.();
      }
    },
    send: (batch) => {
      const path = pathFor(batch);
      // What goes another way is not lost with this one, and may be held there for longer than the last ones are kept.
      if (!keeps || (path !== null && path !== active)) return path?.send(batch) ?? false;
      last.put(batch);
      // The bytes stay ours: lent without the right to give them back, or to write before them.
      return path?.send({ segmentBytes: batch.segmentBytes, bytes: batch.bytes }) ?? false;
    },
    onBatch: (next) => {
      handler = next;
    },
    closed,
    roundTrip: async () => (await active?.roundTrip?.()) ?? null,
    bufferedBytes: () => active?.bufferedBytes() ?? 0,
    close: (code = CLOSE_CODE.normal, reason = '') => {
      for (const path of members) {
        remove(path);
        path.close(code, reason);
      }
      for (const { release } of last.takeAll()) release?.();
      resolve({ code, reason });
    },
  };
}
