import type { LaneFurniture } from './furnish.ts';

/** What a lane is made for. */
export interface LaneOrder extends LaneFurniture {
  /** Where the program runs. */
  readonly root: string;
  /** Absolute path of a program. */
  readonly file: string;
  readonly args: readonly string[];
}
