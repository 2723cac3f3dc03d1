import { describe, expect, it } from 'vitest';
import { TRANSPORTS, type Transport } from '../schema/index.ts';
import { play, type Weather } from '../testing/paths.ts';
import { advance } from './advance.ts';
import { describeRungs, explainTransport } from './explain.ts';
import { newLadder, restarted, type Ladder, type LadderStep } from './ladder.ts';
import { ATTEMPT_STAGGER_MS, HOLD_BASE_MS, PROOF_MS } from './limits.ts';

const MINUTE_MS = 60_000;
const from = (fromMs: number, transport: Transport, sky: Weather['sky']): Weather => ({ fromMs, transport, sky });
const begin = (order: readonly Transport[]): readonly LadderStep[] => advance(newLadder(order, [], 0), { event: { kind: 'tick' }, signs: {}, nowMs: 0, entropy: 0.5 }).steps;
const usesOf = (log: readonly (LadderStep & { readonly atMs: number })[]): readonly (readonly [Transport, number])[] =>
  log.flatMap(({ kind, transport, atMs }) => (kind === 'use' ? [[transport, atMs] as const] : []));

describe('the race', () => {
  it('begins with UDP and the best relay side by side', () => {
    expect(begin(['wss-proxy', 'wss', 'udp'])).toEqual([
      { kind: 'open', transport: 'udp' },
      { kind: 'open', transport: 'wss' },
    ]);
    expect(begin(['wss-proxy'])).toEqual([{ kind: 'open', transport: 'wss-proxy' }]);
    expect(begin([])).toEqual([]);
  });

  it('adds the proxy when the relay takes long, or at once when it was refused', () => {
    const openings = (sky: Weather['sky']): number => play([from(0, 'udp', 'closed'), from(0, 'wss', sky)], 1_000).log.find(({ kind, transport }) => kind === 'open' && transport === 'wss-proxy')?.atMs ?? Infinity;
    expect(openings('dark')).toBeGreaterThanOrEqual(ATTEMPT_STAGGER_MS);
    expect(openings('dark')).toBeLessThan(ATTEMPT_STAGGER_MS + 50);
    expect(openings('closed')).toBeLessThan(50);
  });

  it('needs no proxy, and gives up what is not needed any more', () => {
    expect(play([], MINUTE_MS).log.some(({ transport }) => transport === 'wss-proxy')).toBe(false);
    expect(play([from(0, 'wss', 'dark'), from(400, 'wss', 'open')], MINUTE_MS, ['wss', 'wss-proxy']).ladder.active).toBe('wss');
  });
});

describe('a path that goes dark', () => {
  it('is left within half a second when the relay answers meanwhile, and tried again after its hold', () => {
    const { log, ladder } = play([from(5_000, 'udp', 'dark'), from(6_000, 'udp', 'open')], MINUTE_MS);
    const [, [down, downMs] = [], [up, upMs] = []] = usesOf(log);
    expect([down, up]).toEqual(['wss', 'udp']);
    expect((downMs ?? 0) - 5_000).toBeLessThan(400);
    expect((upMs ?? 0) - (downMs ?? 0)).toBeGreaterThanOrEqual(HOLD_BASE_MS + PROOF_MS);
    expect(ladder.switches).toBe(2);
  });

  it('is kept for a while when nothing answers at all: the other end may be stopped', () => {
    const stopped = ['udp', 'wss'].flatMap((transport) => [from(5_000, transport as Transport, 'dark'), from(6_000, transport as Transport, 'open')]);
    expect(usesOf(play(stopped, MINUTE_MS, ['udp', 'wss']).log)).toEqual([['udp', expect.any(Number)]]);
  });

  it('is left within two seconds when there is no other', () => {
    const { log } = play([from(5_000, 'udp', 'dark')], 10_000, ['udp']);
    const closed = log.find(({ kind }) => kind === 'close')?.atMs ?? Infinity;
    expect(closed - 5_000).toBeLessThan(2_000);
  });

  it('repeats what was sent last exactly when the path before was lost', () => {
    const { log } = play([from(5_000, 'udp', 'dark'), from(6_000, 'udp', 'open')], MINUTE_MS);
    expect(log.flatMap((step) => (step.kind === 'use' ? [step.repeat] : []))).toEqual([true, true, false]);
  });

  it('is held longer each time, unless it was stable before', () => {
    const flapping = Array.from({ length: 6 }, (_, index) => [from(10_000 + index * 20_000, 'udp', 'dark'), from(10_400 + index * 20_000, 'udp', 'open')]).flat();
    const { ladder } = play(flapping, 4 * MINUTE_MS);
    expect(ladder.rungs.udp.falls).toBeGreaterThanOrEqual(3);
    expect(play([from(3 * MINUTE_MS, 'udp', 'dark')], 3.2 * MINUTE_MS).ladder.rungs.udp.falls).toBe(1);
  });
});

describe('a pause of this process', () => {
  it('is no silence of the other end', () => {
    const open = play([], 3_000).ladder;
    const signs = { udp: { sentMs: 3_000, heardMs: 3_000, answeredMs: 2_990, roundTripMs: 8 } };
    const asked = advance(open, { event: { kind: 'tick' }, signs, nowMs: open.dueMs, entropy: 0.5 }).ladder;
    const late = advance(asked, { event: { kind: 'tick' }, signs, nowMs: asked.dueMs + 30_000, entropy: 0.5 });
    expect(late.ladder.active).toBe('udp');
    expect(late.steps.some(({ kind }) => kind === 'close')).toBe(false);
  });
});

describe('what it says of itself', () => {
  const explained = (weather: readonly Weather[], untilMs = MINUTE_MS, order?: readonly Transport[]): string => explainTransport(play(weather, untilMs, order).ladder);
  it.each([
    ['best', explained([])],
    ['best', explained([], MINUTE_MS, ['wss'])],
    ['no-answer', explained([from(0, 'udp', 'dark')])],
    ['refused', explained([from(0, 'udp', 'closed')])],
    ['silent', explained([from(5_000, 'udp', 'dark')], 7_000)],
    ['none', explained(TRANSPORTS.map((transport) => from(0, transport, 'closed')))],
    ['mtu', explainTransport({ ...play([], MINUTE_MS, ['wss']).ladder, unfit: ['udp'] })],
    ['proving', explained([from(0, 'udp', 'closed'), from(4_000, 'udp', 'open')], 5_500)],
  ])('is %s', (expected, reason) => {
    expect(reason).toBe(expected);
  });

  it('has a word for each transport', () => {
    expect(describeRungs(play([], MINUTE_MS).ladder)).toEqual({ udp: 'in use', wss: 'standing by', 'wss-proxy': 'not needed', wstunnel: 'not needed' });
    expect(describeRungs(play([from(0, 'udp', 'dark')], 20_000).ladder)).toMatchObject({ udp: expect.stringContaining('no-answer'), wss: 'in use' });
  });
});

describe('what may be used', () => {
  const offer = (ladder: Ladder, order: readonly Transport[]): readonly LadderStep[] => advance(ladder, { event: { kind: 'offered', order, unfit: [] }, signs: {}, nowMs: MINUTE_MS, entropy: 0.5 }).steps;

  it('is closed when it may not any more', () => {
    expect(offer(play([], MINUTE_MS - 100).ladder, ['udp'])).toContainEqual({ kind: 'close', transport: 'wss' });
  });

  it('is opened anew towards another endpoint, and moves go on being counted', () => {
    const before = { ...play([], MINUTE_MS - 100).ladder, switches: 3 };
    const after = restarted(before, MINUTE_MS);
    expect(after).toMatchObject({ active: null, used: 'udp', switches: 3 });
    expect(offer(after, ['udp', 'wss']).map(({ kind }) => kind)).toEqual(['open', 'open']);
  });
});
