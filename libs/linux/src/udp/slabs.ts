/** A piece of memory that reads go into one behind the other. */
export interface Slab {
  readonly memory: Buffer;
  /** Counts one more read that is in use. */
  readonly hold: () => void;
  /** One less; a slab without any can be used again. */
  readonly release: () => void;
  readonly free: () => boolean;
}

/** Slabs that are kept to be used again: one is filled while what is in the other is still on its way. */
const KEPT_MAX = 3;

/**
 * Gives slabs, over and over the same few: memory that is made anew for each read costs the garbage collector
 * more than all else that a relay does. Where all are in use, or never given back, another one is made.
 * @param bytes of each
 */
export function createSlabs(bytes: number): () => Slab {
  const kept: Slab[] = [];
  return () => {
    const index = kept.findIndex((slab) => slab.free());
    const [slab] = index < 0 ? [createSlab(bytes)] : kept.splice(index, 1);
    if (slab === undefined) throw new RangeError('a slab that was found is there');
    // The one longest in use makes room: it goes when its last read does.
    if (kept.length === KEPT_MAX) kept.shift();
    kept.push(slab);
    return slab;
  };
}

function createSlab(bytes: number): Slab {
  let held = 0;
  return {
    memory: Buffer.allocUnsafeSlow(bytes),
    hold: () => {
      held += 1;
    },
    release: () => {
      held -= 1;
    },
    free: () => held === 0,
  };
}
