export { layerSampleSchema, roundTripOf, type BadLayer, type Layer, type LayerSample, type RoundTrip } from './layers.ts';
export { addSample, badLayersOf, EMPTY_SUMMARY, formatSample, formatSummary, type PingSummary } from './summary.ts';
