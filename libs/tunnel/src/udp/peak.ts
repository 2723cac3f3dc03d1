/** A stalled TCP sends its large segments again after 0.2, 0.6 and 1.4 s: at least one is within the window. */
const WINDOW_MS = 1_000;

/** The largest of what was noted lately. */
export interface Peak {
  readonly note: (bytes: number, nowMs: number) => void;
  /** Of the last one to two seconds; 0: nothing. */
  readonly read: (nowMs: number) => number;
}

export function createPeak(): Peak {
  let window = 0;
  let present = 0;
  let former = 0;
  const turn = (nowMs: number): void => {
    const next = Math.floor(nowMs / WINDOW_MS);
    if (next === window) return;
    former = next === window + 1 ? present : 0;
    present = 0;
    window = next;
  };
  return {
    note: (bytes, nowMs) => {
      turn(nowMs);
      present = Math.max(present, bytes);
    },
    read: (nowMs) => {
      turn(nowMs);
      return Math.max(present, former);
    },
  };
}
