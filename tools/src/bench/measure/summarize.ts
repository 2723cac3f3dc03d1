import { median, quantile, spread } from '../../statistics/index.ts';
import { type Carrier, type CarrierPath, type Conditions } from '../cells/index.ts';
import type { PathReport } from '../network/index.ts';
import type { Sample, UdpSample } from './sample.ts';

/** UDP at a fixed rate: medians of the rounds. */
export interface UdpRow {
  readonly upMbps: number;
  readonly downMbps: number;
  readonly upLostPct: number;
  readonly downLostPct: number;
  readonly jitterMs: number;
}

/** One line of the result: one carrier under one set of conditions. */
export interface Row extends PathReport {
  readonly path: CarrierPath;
  readonly tls: boolean;
  readonly mtu: number;
  readonly streams: number;
  readonly lossPct: number;
  readonly delayMs: number;
  /** Medians of the rounds. */
  readonly upMbps: number;
  readonly downMbps: number;
  /** Medians of all round trips; null when no ping was answered. */
  readonly rttIdleMs: number | null;
  readonly rttLoadedMs: number | null;
  /** 95 of 100 loaded round trips are quicker. */
  readonly rttLoadedP95Ms: number | null;
  /** Null when no UDP was asked for. */
  readonly udp: UdpRow | null;
  readonly cpuSecPerGB: number | null;
  /** Largest relay process under load. */
  readonly rssMiB: number;
  /** The same before the first load. */
  readonly rssIdleMiB: number;
  readonly rounds: number;
  /** Largest less smallest round, as a part of the median; of the direction where it is larger. */
  readonly spread: number;
  readonly upMbpsRounds: readonly number[];
  readonly downMbpsRounds: readonly number[];
}

const BYTES_PER_GB = 1e9;

/** @param samples one a round, at least one */
export function summarize(carrier: Carrier, { mtu, streams, lossPct, delayMs }: Conditions, path: PathReport, samples: readonly Sample[], rssIdleMib: number): Row {
  const ups = samples.map(({ upMbps }) => upMbps);
  const downs = samples.map(({ downMbps }) => downMbps);
  const idle = samples.flatMap(({ idleMs }) => idleMs);
  const loaded = samples.flatMap(({ loadedMs }) => loadedMs);
  const bytes = sum(samples.map((sample) => sample.bytes));
  return {
    ...carrier, mtu, streams, lossPct, delayMs,
    measuredLossPct: tidyOrNull(path.measuredLossPct, 2),
    measuredDelayMs: tidyOrNull(path.measuredDelayMs, 3),
    measuredHeldMs: tidyOrNull(path.measuredHeldMs, 3),
    upMbps: tidy(median(ups), 1),
    downMbps: tidy(median(downs), 1),
    rttIdleMs: medianOrNull(idle),
    rttLoadedMs: medianOrNull(loaded),
    rttLoadedP95Ms: loaded.length === 0 ? null : tidy(quantile(loaded, 0.95), 3),
    udp: summarizeUdp(samples.flatMap(({ udp }) => udp ?? [])),
    cpuSecPerGB: bytes === 0 ? null : tidy(sum(samples.map(({ cpuSec }) => cpuSec)) / (bytes / BYTES_PER_GB), 2),
    rssMiB: tidy(Math.max(...samples.map(({ rssMib }) => rssMib)), 1),
    rssIdleMiB: tidy(rssIdleMib, 1),
    rounds: samples.length,
    spread: tidy(Math.max(spread(ups), spread(downs)), 2),
    upMbpsRounds: ups.map((value) => tidy(value, 1)),
    downMbpsRounds: downs.map((value) => tidy(value, 1)),
  };
}

function summarizeUdp(samples: readonly UdpSample[]): UdpRow | null {
  if (samples.length === 0) return null;
  const middle = (pick: (sample: UdpSample) => number): number => tidy(median(samples.map(pick)), 3);
  return {
    upMbps: middle(({ up }) => up.mbps), downMbps: middle(({ down }) => down.mbps),
    upLostPct: middle(({ up }) => up.lostPct), downLostPct: middle(({ down }) => down.lostPct),
    jitterMs: middle(({ up, down }) => Math.max(up.jitterMs, down.jitterMs)),
  };
}

function medianOrNull(values: readonly number[]): number | null {
  return values.length === 0 ? null : tidy(median(values), 3);
}

function tidyOrNull(value: number | null, decimals: number): number | null {
  return value === null ? null : tidy(value, decimals);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function tidy(value: number, decimals: number): number {
  return Number(value.toFixed(decimals));
}
