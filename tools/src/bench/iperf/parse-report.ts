import { moorlineError } from '@moorline/mesh-core';
import * as z from 'zod';

/** What arrived in one run of iperf3. */
export interface TcpFigures {
  /** Megabits a second of payload at the receiver. */
  readonly mbps: number;
  /** Payload bytes at the receiver. */
  readonly bytes: number;
}

export interface UdpFigures extends TcpFigures {
  /** Datagrams that did not arrive. */
  readonly lostPct: number;
  readonly jitterMs: number;
}

const BITS_PER_MEGABIT = 1e6;

const errorSchema = z.object({ error: z.string() });
const receivedSchema = z.object({ bytes: z.number(), bits_per_second: z.number() });
const tcpSchema = z.object({ end: z.object({ sum_received: receivedSchema }) });
const udpSchema = z.object({ end: z.object({ sum_received: receivedSchema.extend({ lost_percent: z.number(), jitter_ms: z.number() }) }) });

/**
 * Reads what `iperf3 --client … --json` printed after a TCP run.
 * @throws ML-BENCH-IPERF with iperf3's own words when it failed
 */
export function parseTcpReport(output: string): TcpFigures {
  const { bytes, bits_per_second } = parse(output, tcpSchema).end.sum_received;
  return { mbps: bits_per_second / BITS_PER_MEGABIT, bytes };
}

/**
 * The same after a run with `--udp`.
 * @throws ML-BENCH-IPERF
 */
export function parseUdpReport(output: string): UdpFigures {
  const { bytes, bits_per_second, lost_percent, jitter_ms } = parse(output, udpSchema).end.sum_received;
  return { mbps: bits_per_second / BITS_PER_MEGABIT, bytes, lostPct: lost_percent, jitterMs: jitter_ms };
}

function parse<Schema extends z.ZodType>(output: string, schema: Schema): z.infer<Schema> {
  let value: unknown;
  try {
    value = JSON.parse(output);
  } catch (error) {
    throw moorlineError('ML-BENCH-IPERF', `no JSON: ${output.slice(0, 200)}`, error);
  }
  const failed = errorSchema.safeParse(value);
  if (failed.success) throw moorlineError('ML-BENCH-IPERF', failed.data.error);
  const report = schema.safeParse(value);
  if (!report.success) throw moorlineError('ML-BENCH-IPERF', 'its report lacks what was received', report.error);
  return report.data;
}
