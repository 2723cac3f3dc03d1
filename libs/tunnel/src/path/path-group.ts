import type { DatagramBatch } from '@moorline/linux';
import { CLOSE_CODE } from '../connection/index.ts';
import type { DatagramPath, PathClose } from './datagram-path.ts';
import { keepLast } from './keep-last.ts';

/** Several paths to the same other end, which look like one. */
export interface PathGroup extends DatagramPath {
  /** Hands on what arrives on this path from now on. */
  readonly add: (path: DatagramPath) => void;
  readonly remove: (path: DatagramPath) => void;
  /**
   * Sends on this path from now on; null: drops.
   * @param repeat what was sent last was lost with the path before, and is sent again: WireGuard takes each datagram
   * once (its counter tells), and TCP inside need not wait until it notices by itself
   */
  readonly use: (path: DatagramPath | null, repeat?: boolean) => void;
}

const ignore = (): void => undefined;

/** A group without a path: what is sent is dropped. */
export function groupPaths(): PathGroup {
  const { promise: closed, resolve } = Promise.withResolvers<PathClose>();
  const members = new Set<DatagramPath>();
  const last = keepLast();
  let handler: (batch: DatagramBatch) => void = ignore;
  let active: DatagramPath | null = null;

  const remove = (path: DatagramPath): void => {
    if (members.delete(path)) path.onBatch(ignore);
    if (active === path) active = null;
  };
  return {
    add: (path) => {
      members.add(path);
      path.onBatch((batch) => handler(batch));
    },
    remove,
    use: (path, repeat = false) => {
      active = path;
      if (path === null || !repeat) return;
      for (const batch of last.all()) path.send(batch);
    },
    send: (batch) => {
      last.put(batch);
      return active?.send(batch) ?? false;
    },
    onBatch: (next) => {
      handler = next;
    },
    closed,
    bufferedBytes: () => active?.bufferedBytes() ?? 0,
    close: (code = CLOSE_CODE.normal, reason = '') => {
      for (const path of members) {
        remove(path);
        path.close(code, reason);
      }
      resolve({ code, reason });
    },
  };
}
