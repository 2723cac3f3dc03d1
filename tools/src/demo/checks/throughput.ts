import { check, type Check } from './check.ts';

/** Megabits a second as received, as iperf3 measured them; null: it did not. */
export interface Throughput {
  readonly upMbps: number | null;
  readonly downMbps: number | null;
}

const BITS_PER_MEGABIT = 1_000_000;

/** Rate at the receiver out of the output of `iperf3 --json`; null if it has none. */
export function receivedMbps(output: string): number | null {
  try {
    const { end } = JSON.parse(output) as { readonly end?: { readonly sum_received?: { readonly bits_per_second?: unknown } } };
    const rate = end?.sum_received?.bits_per_second;
    return typeof rate === 'number' && rate > 0 ? Math.round(rate / BITS_PER_MEGABIT) : null;
  } catch {
    return null;
  }
}

/** Throughput is a measurement, not a promise: the check holds if bytes went both ways. */
export function judgeThroughput({ upMbps, downMbps }: Throughput): Check {
  const tell = (rate: number | null): string => (rate === null ? 'not measured' : `${rate} Mbit/s`);
  return check('bulk data both ways', upMbps !== null && downMbps !== null, `up ${tell(upMbps)}, down ${tell(downMbps)}`);
}
