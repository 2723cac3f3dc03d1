/** A lane more than there are cores: tests wait more than they work. */
const LANES_ABOVE_CORES = 1;
/** Each lane keeps files in memory, and a cluster with all that is in it. */
const LANE_BYTES = 2 * 1024 ** 3;
/** More than the suites have use for: the longest takes a fifth of all. */
const LANES_MAX = 6;

/** Of a file that nothing is known of: before all others. */
const UNKNOWN_SECONDS = 1e9;
/** What such files begin with that take longest: a cluster or SLURM is started for each. */
const LONG = ['slurm-', 'kube-'];

/** How many lanes a machine can have, at least one. */
export function laneCount({ cores, memoryBytes, files }: { readonly cores: number; readonly memoryBytes: number; readonly files: number }): number {
  return Math.max(1, Math.min(cores + LANES_ABOVE_CORES, Math.floor(memoryBytes / LANE_BYTES), LANES_MAX, files));
}

/**
 * Files in the order in which lanes take them, so that all lanes end at about the same time: those that nothing is
 * known of, then the longest first.
 * @param seconds how long each took the last time
 */
export function queueOf(files: readonly string[], seconds: ReadonlyMap<string, number>): readonly string[] {
  return files.toSorted((one, other) => secondsOf(other, seconds) - secondsOf(one, seconds) || one.localeCompare(other));
}

function secondsOf(file: string, seconds: ReadonlyMap<string, number>): number {
  return seconds.get(file) ?? UNKNOWN_SECONDS + LONG.findIndex((prefix) => file.startsWith(prefix));
}
