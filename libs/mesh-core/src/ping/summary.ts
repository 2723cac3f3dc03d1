import { formatMs } from '../doctor/index.ts';
import { badLayers, LAYERS, type BadLayer, type Layer, type LayerSample } from './layers.ts';

/** Round trips through one layer. Milliseconds; null where none came back. */
export interface LayerSummary {
  readonly sent: number;
  readonly answered: number;
  readonly minMs: number | null;
  readonly avgMs: number | null;
  readonly maxMs: number | null;
}

/** Running sums: a ping of a week needs no more memory than one of a second. */
export type PingSummary = Readonly<Record<Layer, LayerSummary>>;

const NOTHING: LayerSummary = { sent: 0, answered: 0, minMs: null, avgMs: null, maxMs: null };
const PERCENT = 100;

export const EMPTY_SUMMARY: PingSummary = { hub: NOTHING, relay: NOTHING, wireguard: NOTHING, pod: NOTHING };

export function addSample(summary: PingSummary, sample: LayerSample): PingSummary {
  const added = LAYERS.map((layer) => [layer, addRoundTrip(summary[layer], sample[layer])]);
  return Object.fromEntries(added) as unknown as PingSummary;
}

function addRoundTrip(before: LayerSummary, trip: LayerSample[Layer]): LayerSummary {
  if (trip.state === 'not-used') return before;
  const sent = before.sent + 1;
  if (trip.state === 'silent') return { ...before, sent };
  const { rttMs } = trip;
  const answered = before.answered + 1;
  return {
    sent,
    answered,
    minMs: Math.min(before.minMs ?? rttMs, rttMs),
    avgMs: ((before.avgMs ?? 0) * before.answered + rttMs) / answered,
    maxMs: Math.max(before.maxMs ?? rttMs, rttMs),
  };
}

/** Layers from which nothing at all came back, as far as they are to blame. */
export function badLayersOf(summary: PingSummary): readonly BadLayer[] {
  return badLayers((layer) => summary[layer].sent > 0 && summary[layer].answered === 0);
}

/** One line: `hub 0.41 ms  relay 0.52 ms  wireguard 1.20 ms  pod –`. */
export function formatSample(sample: LayerSample): string {
  const cells = LAYERS.map((layer) => `${layer} ${formatTrip(sample[layer])}`);
  const bad = badLayers((layer) => sample[layer].state === 'silent').map(({ layer, meaning }) => `${layer}: ${meaning}`);
  return [...cells, ...bad.map((text) => `✖ ${text}`)].join('  ');
}

function formatTrip(trip: LayerSample[Layer]): string {
  if (trip.state === 'answered') return formatMs(trip.rttMs);
  return trip.state === 'silent' ? 'lost' : '–';
}

/** As ping(8) ends: sent, lost, and least, mean and greatest round trip, a line for each layer. */
export function formatSummary(summary: PingSummary): string {
  return LAYERS.flatMap((layer) => {
    const { sent, answered, minMs, avgMs, maxMs } = summary[layer];
    if (sent === 0) return [`${layer.padEnd(10)}not used`];
    const loss = `${sent} sent, ${answered} answered, ${Math.round((PERCENT * (sent - answered)) / sent)} % lost`;
    return [`${layer.padEnd(10)}${loss}${minMs === null || avgMs === null || maxMs === null ? '' : `, ${formatMs(minMs)} / ${formatMs(avgMs)} / ${formatMs(maxMs)}`}`];
  }).join('\n');
}
