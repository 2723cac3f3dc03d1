import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LAYERS, roundTripOf, type LayerSample, type RoundTrip } from './layers.ts';
import { addSample, badLayersOf, EMPTY_SUMMARY, formatSample, formatSummary } from './summary.ts';

const anyTrip: fc.Arbitrary<RoundTrip> = fc.oneof(fc.option(fc.double({ min: 0, max: 1e4, noNaN: true })).map(roundTripOf), fc.constant<RoundTrip>({ state: 'not-used' }));
const anySample = fc.record({ hub: anyTrip, relay: anyTrip, wireguard: anyTrip, pod: anyTrip });
const fine = roundTripOf(1);
const lost = roundTripOf(null);
const all = (trip: RoundTrip): LayerSample => ({ hub: trip, relay: trip, wireguard: trip, pod: trip });
const bad = (sample: LayerSample): readonly string[] => badLayersOf(addSample(EMPTY_SUMMARY, sample)).map(({ layer, code }) => `${layer} ${code}`);

describe('badLayersOf', () => {
  it.each<[Partial<LayerSample>, readonly string[]]>([
    [{}, []],
    [{ hub: lost }, ['hub ML-CONTROL-UNREACHABLE']],
    [{ relay: lost, wireguard: lost, pod: lost }, ['relay ML-ENDPOINT-UNREACHABLE']],
    [{ wireguard: lost, pod: lost }, ['wireguard ML-HANDSHAKE-TIMEOUT']],
    [{ pod: lost }, ['pod ML-TARGET-UNREACHABLE']],
    [{ relay: { state: 'not-used' }, wireguard: lost, pod: lost }, ['wireguard ML-HANDSHAKE-TIMEOUT']],
    [{ hub: lost, pod: lost }, ['hub ML-CONTROL-UNREACHABLE', 'pod ML-TARGET-UNREACHABLE']],
  ])('blames the lowest that is silent: %j', (change, expected) => {
    expect(bad({ ...all(fine), ...change })).toEqual(expected);
  });

  it('blames none from which something came back', () => {
    fc.assert(
      fc.property(fc.array(anySample), (samples) => {
        const summary = samples.reduce(addSample, EMPTY_SUMMARY);
        for (const { layer } of badLayersOf(summary)) {
          expect(samples.some((sample) => sample[layer].state === 'answered')).toBe(false);
          expect(samples.some((sample) => sample[layer].state === 'silent')).toBe(true);
        }
      }),
    );
  });
});

describe('addSample', () => {
  it('keeps count, least, mean and greatest', () => {
    fc.assert(
      fc.property(fc.array(anySample), (samples) => {
        const summary = samples.reduce(addSample, EMPTY_SUMMARY);
        for (const layer of LAYERS) {
          const trips = samples.map((sample) => sample[layer]);
          const times = trips.flatMap((trip) => (trip.state === 'answered' ? [trip.rttMs] : []));
          const { sent, answered, minMs, avgMs, maxMs } = summary[layer];
          expect([sent, answered]).toEqual([trips.filter(({ state }) => state !== 'not-used').length, times.length]);
          expect([minMs, maxMs]).toEqual(times.length === 0 ? [null, null] : [Math.min(...times), Math.max(...times)]);
          if (avgMs !== null) expect(avgMs).toBeCloseTo(times.reduce((sum, time) => sum + time, 0) / times.length, 5);
        }
      }),
    );
  });
});

describe('the texts', () => {
  it('show each layer, and what is wrong', () => {
    const sample: LayerSample = { hub: roundTripOf(0.414), relay: roundTripOf(12.34), wireguard: lost, pod: lost };
    expect(formatSample(sample)).toBe('hub 0.41 ms  relay 12.3 ms  wireguard lost  pod lost  ✖ wireguard: the endpoint is reached, but the tunnel passes no packets');
    expect(formatSample({ ...all(fine), relay: { state: 'not-used' } })).toBe('hub 1.00 ms  relay –  wireguard 1.00 ms  pod 1.00 ms');
  });

  it('sum up as ping(8) does', () => {
    const samples: readonly LayerSample[] = [all(roundTripOf(1)), { ...all(roundTripOf(3)), pod: lost, relay: { state: 'not-used' } }];
    expect(formatSummary(samples.reduce(addSample, EMPTY_SUMMARY)).split('\n')).toEqual([
      'hub       2 sent, 2 answered, 0 % lost, 1.00 ms / 2.00 ms / 3.00 ms',
      'relay     1 sent, 1 answered, 0 % lost, 1.00 ms / 1.00 ms / 1.00 ms',
      'wireguard 2 sent, 2 answered, 0 % lost, 1.00 ms / 2.00 ms / 3.00 ms',
      'pod       2 sent, 1 answered, 50 % lost, 1.00 ms / 1.00 ms / 1.00 ms',
    ]);
    expect(formatSummary(EMPTY_SUMMARY)).toContain('hub       not used');
  });
});
