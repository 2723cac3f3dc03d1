import { moorlineError } from '@moorline/mesh-core';
import * as z from 'zod';

/** What iperf3 saw of its own stream. */
export interface StreamReport {
  readonly mbps: number;
  /** Longest run of intervals in which nothing came, milliseconds. */
  readonly stallMs: number;
}

const BITS_PER_MEGABIT = 1e6;
const MS_PER_SECOND = 1_000;
const reportSchema = z.object({
  intervals: z.array(z.object({ sum: z.object({ bytes: z.number(), seconds: z.number() }) })),
  end: z.object({ sum_received: z.object({ bits_per_second: z.number() }) }),
});

/**
 * Reads the report of an iperf3 client that received (`--reverse`) in short intervals.
 * @throws ML-BENCH-IPERF when it failed: then its connection was lost
 */
export function parseStall(output: string): StreamReport {
  try {
    const { intervals, end } = reportSchema.parse(JSON.parse(output));
    let [run, longest] = [0, 0];
    for (const { sum: { bytes, seconds } } of intervals) {
      run = bytes === 0 ? run + seconds * MS_PER_SECOND : 0;
      longest = Math.max(longest, run);
    }
    return { mbps: end.sum_received.bits_per_second / BITS_PER_MEGABIT, stallMs: Math.round(longest) };
  } catch (error) {
    throw moorlineError('ML-BENCH-IPERF', output.slice(-300), error);
  }
}
