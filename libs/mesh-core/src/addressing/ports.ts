import { moorlineError } from '../errors/index.ts';

export interface PortRequest {
  readonly firstPort: number;
  /** Within the range. */
  readonly lastPort: number;
  readonly taken: Iterable<number>;
  /** The port given out last: the search begins behind it, if it is not below the range. */
  readonly startAfter?: number | null;
}

/**
 * The first free port behind `startAfter`, wrapping at the end of the range.
 * @throws ML-PORTS-EXHAUSTED
 */
export function allocatePort({ firstPort, lastPort, taken, startAfter }: PortRequest): number {
  const used = new Set(taken);
  const count = lastPort - firstPort + 1;
  const offset = Math.max(0, (startAfter ?? 0) - firstPort + 1);
  for (let step = 0; step < count; step += 1) {
    const port = firstPort + ((offset + step) % count);
    if (!used.has(port)) return port;
  }
  throw moorlineError('ML-PORTS-EXHAUSTED', `${firstPort} to ${lastPort}`);
}
