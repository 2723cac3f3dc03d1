import * as z from 'zod';
import type { ErrorCode } from '../errors/index.ts';

/** From what lies below to what stands on it. The hub stands apart: tunnels run without it. */
export const LAYERS = ['hub', 'relay', 'wireguard', 'pod'] as const;
export type Layer = (typeof LAYERS)[number];

const roundTripSchema = z.discriminatedUnion('state', [
  z.strictObject({ state: z.literal('answered'), rttMs: z.number().nonnegative() }),
  z.strictObject({ state: z.literal('silent') }),
  /** This tunnel has no such layer. */
  z.strictObject({ state: z.literal('not-used') }),
]);
export type RoundTrip = z.infer<typeof roundTripSchema>;

/** One round trip through each layer, measured side by side. */
export const layerSampleSchema = z.strictObject({ hub: roundTripSchema, relay: roundTripSchema, wireguard: roundTripSchema, pod: roundTripSchema });
export type LayerSample = z.infer<typeof layerSampleSchema>;

/** null: nothing came back. */
export function roundTripOf(rttMs: number | null): RoundTrip {
  return rttMs === null ? { state: 'silent' } : { state: 'answered', rttMs };
}

export interface BadLayer {
  readonly layer: Layer;
  readonly code: ErrorCode;
  /** For a person: what it means. */
  readonly meaning: string;
}

const MEANINGS: Readonly<Record<Layer, Omit<BadLayer, 'layer'>>> = {
  hub: { code: 'ML-CONTROL-UNREACHABLE', meaning: 'the control plane does not answer; the tunnel runs without it' },
  relay: { code: 'ML-ENDPOINT-UNREACHABLE', meaning: 'the way to the endpoint is broken' },
  wireguard: { code: 'ML-HANDSHAKE-TIMEOUT', meaning: 'the endpoint is reached, but the tunnel passes no packets' },
  pod: { code: 'ML-TARGET-UNREACHABLE', meaning: 'the tunnel passes packets, but the pod does not answer' },
};

/**
 * The layers to blame: the hub for itself, and of the others the lowest that is silent, since those above it
 * cannot be heard.
 */
export function badLayers(isSilent: (layer: Layer) => boolean): readonly BadLayer[] {
  const lowest = LAYERS.find((layer) => layer !== 'hub' && isSilent(layer));
  return LAYERS.filter((layer) => (layer === 'hub' ? isSilent(layer) : layer === lowest)).map((layer) => ({ layer, ...MEANINGS[layer] }));
}
