/** What one round saw of one carrier. */
export interface Sample {
  readonly upMbps: number;
  readonly downMbps: number;
  /** Round trips, milliseconds, without other traffic. */
  readonly idleMs: readonly number[];
  /** The same while TCP runs, one way and then the other. */
  readonly loadedMs: readonly number[];
  readonly cpuSec: number;
  /** Payload that arrived during `cpuSec`. */
  readonly bytes: number;
  /** Largest of the relay's processes under load. */
  readonly rssMib: number;
}
