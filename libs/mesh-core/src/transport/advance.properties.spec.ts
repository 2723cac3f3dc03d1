import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TRANSPORTS, type Transport } from '../schema/index.ts';
import { play, type Played, type Weather } from '../testing/paths.ts';
import { isBetter } from './ladder.ts';
import { HOLD_BASE_MS, LOOK_MIN_MS, STABLE_MS, URGENT } from './limits.ts';

const DURATION_MS = 60_000;
/** From then on the network stays as it is. */
const CALM_MS = 30_000;
/** Longest wait for an attempt while nothing works, its own time, and a look. */
const RECOVERY_MS = URGENT.maxMs + 2_000;

const sky = fc.constantFrom<Weather['sky']>('open', 'closed', 'dark');
const weather = fc
  .array(fc.record({ fromMs: fc.nat({ max: CALM_MS }), transport: fc.constantFrom<Transport>(...TRANSPORTS), sky }), { maxLength: 14 })
  .map((all) => all.toSorted((one, other) => one.fromMs - other.fromMs));

function everywhere(check: (played: Played, weather: readonly Weather[]) => void): void {
  fc.assert(
    fc.property(weather, (all) => check(play(all, DURATION_MS), all)),
    { numRuns: 25 },
  );
}
const finalSky = (all: readonly Weather[], transport: Transport): Weather['sky'] => all.findLast((one) => one.transport === transport)?.sky ?? 'open';

describe('a ladder in any weather', () => {
  it('opens, probes and uses each path only in turn, and never uses two', () => {
    everywhere(({ log }) => {
      const touched = new Set<Transport>();
      for (const step of log) {
        if (step.kind === 'open') touched.add(step.transport);
        else if (!touched.has(step.transport)) expect.unreachable(`${step.kind} ${step.transport} before it was opened`);
      }
      const uses = log.filter(({ kind }) => kind === 'use');
      for (const [index, { transport, atMs }] of uses.entries()) expect(uses[index + 1]).not.toEqual({ kind: 'use', transport, atMs });
    });
  });

  it('always asks to be called later, and is not called without end', () => {
    everywhere(({ ladder, calls, log }) => {
      expect(ladder.dueMs).toBeGreaterThanOrEqual((calls.at(-1) ?? 0) + LOOK_MIN_MS);
      // Looks, at the shortest every probe interval, and what is told of attempts.
      const opened = log.filter(({ kind }) => kind === 'open').length;
      expect(calls.length).toBeLessThanOrEqual(DURATION_MS / 25 + 3 * opened);
    });
  });

  it('tries not oftener than its delays allow', () => {
    everywhere(({ log }) => {
      for (const transport of TRANSPORTS) {
        const attempts = log.filter((step) => step.kind === 'open' && step.transport === transport);
        // Half of each ceiling passes at this entropy: 50 + 100 + … ms, then 1.5 s each.
        expect(attempts.length).toBeLessThanOrEqual(10 + DURATION_MS / 500);
      }
    });
  });

  it('has a path soon after one can be had', () => {
    everywhere(({ active }, all) => {
      if (TRANSPORTS.every((transport) => finalSky(all, transport) !== 'open')) return;
      const last = active.at(-1);
      expect(last?.transport).not.toBeNull();
      expect(last?.atMs === undefined || active.every(({ transport, atMs }) => transport !== null || atMs < CALM_MS + RECOVERY_MS)).toBe(true);
    });
  });

  it('moves up seldom, however the network flaps', () => {
    everywhere(({ active }) => {
      const ups = active.filter(({ transport }, index) => {
        const before = active[index - 1]?.transport ?? null;
        return transport !== null && before !== null && isBetter(transport, before);
      });
      // Each transport may come up at first, and then after 5, 10, 20 … s.
      expect(ups.length).toBeLessThanOrEqual(2 * (2 + Math.ceil(Math.log2(1 + DURATION_MS / HOLD_BASE_MS))));
    });
  });

  it('counts its moves', () => {
    everywhere(({ ladder, active }) => {
      const used = active.flatMap(({ transport }) => transport ?? []);
      expect(ladder.switches).toBe(used.filter((transport, index) => index > 0 && transport !== used[index - 1]).length);
    });
  });
});

describe('a ladder in weather that stays', () => {
  it('ends on the best transport that passes, within the longest hold', () => {
    const settled = fc.record({ udp: sky, wss: sky, 'wss-proxy': sky, wstunnel: sky });
    fc.assert(
      fc.property(settled, (skies) => {
        const all = TRANSPORTS.map((transport) => ({ fromMs: 0, transport, sky: skies[transport] }));
        const best = TRANSPORTS.find((transport) => skies[transport] === 'open') ?? null;
        expect(play(all, STABLE_MS).ladder.active).toBe(best);
      }),
    );
  });
});
