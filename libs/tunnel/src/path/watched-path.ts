import type { PathSigns } from '@moorline/mesh-core';
import type { DatagramPath } from './datagram-path.ts';

/** A path that shows whether it lives. */
export interface WatchedPath extends DatagramPath {
  /** Asks the other end for a sign of life; `signs` tells whether it came. */
  readonly probe: () => void;
  readonly signs: () => PathSigns;
  /**
   * Tells the other end to send on this path from now on.
   * @param repeat the path before was lost, and what the other end sent on it last with it
   */
  readonly claim: (repeat: boolean) => void;
}
