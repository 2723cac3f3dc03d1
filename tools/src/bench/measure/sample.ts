import type { UdpFigures } from '../iperf/index.ts';

/** UDP at a fixed rate, one way and then the other. */
export interface UdpSample {
  readonly up: UdpFigures;
  readonly down: UdpFigures;
}

/** What one round saw of one carrier. */
export interface Sample {
  readonly upMbps: number;
  readonly downMbps: number;
  /** Round trips, milliseconds, without other traffic. */
  readonly idleMs: readonly number[];
  /** The same while TCP runs, one way and then the other. */
  readonly loadedMs: readonly number[];
  /** Null when no UDP was asked for. */
  readonly udp: UdpSample | null;
  readonly cpuSec: number;
  /** Payload that arrived during `cpuSec`. */
  readonly bytes: number;
  /** Largest of the relay's processes under load. */
  readonly rssMib: number;
}
