import { TRANSPORTS, type Transport } from '../schema/index.ts';
import { advance, newLadder, type Ladder, type LadderEvent, type LadderStep, type PathSigns, type Signs } from '../transport/index.ts';

/** What the network does to one transport from a time on. */
export interface Weather {
  readonly fromMs: number;
  readonly transport: Transport;
  /** open: attempts succeed and packets pass; closed: refused at once, open paths end; dark: all is swallowed. */
  readonly sky: 'open' | 'closed' | 'dark';
}

export interface Played {
  readonly ladder: Ladder;
  readonly log: readonly (LadderStep & { readonly atMs: number })[];
  /** Every time at which the ladder was asked. */
  readonly calls: readonly number[];
  /** The active transport from a time on. */
  readonly active: readonly { readonly atMs: number; readonly transport: Transport | null }[];
}

interface Path {
  readonly openedMs: number;
  heardMs: number;
  answeredMs: number | null;
}

const ROUND_TRIP_MS = 8;
/** How long effects try to open a path that nothing answers on. */
const GIVE_UP_MS = 1_500;

/** Plays a ladder in a model of the network, with traffic both ways on the active path, until `untilMs`. */
export function play(weather: readonly Weather[], untilMs: number, order: readonly Transport[] = TRANSPORTS): Played {
  let nowMs = 0;
  let ladder = newLadder(order, [], 0);
  const log: (LadderStep & { readonly atMs: number })[] = [];
  const calls: number[] = [];
  const active: Played['active'][number][] = [];
  const paths = new Map<Transport, Path>();
  const attempts = new Map<Transport, number>();
  const weatherOf = (transport: Transport): Pick<Weather, 'fromMs' | 'sky'> => weather.findLast((one) => one.transport === transport && one.fromMs <= nowMs) ?? { fromMs: 0, sky: 'open' };
  const skyOf = (transport: Transport): Weather['sky'] => weatherOf(transport).sky;
  const signs = (): Signs => Object.fromEntries([...paths].map(([transport, path]) => [transport, signsOf(transport, path)]));
  const signsOf = (transport: Transport, { heardMs, answeredMs }: Path): PathSigns => ({
    sentMs: ladder.active === transport ? nowMs : null,
    heardMs: heardMs >= 0 ? heardMs : null,
    answeredMs,
    roundTripMs: answeredMs === null ? null : ROUND_TRIP_MS,
  });
  const perform = (step: LadderStep): void => {
    if (step.kind === 'open') attempts.set(step.transport, nowMs);
    if (step.kind === 'close') {
      attempts.delete(step.transport);
      paths.delete(step.transport);
    }
    const path = paths.get(step.transport);
    // The answer is there before the next look.
    if (step.kind === 'probe' && path !== undefined && skyOf(step.transport) === 'open') path.answeredMs = nowMs;
  };
  const tell = (event: LadderEvent): void => {
    calls.push(nowMs);
    const next = advance(ladder, { event, signs: signs(), nowMs, entropy: 0.5 });
    ladder = next.ladder;
    for (const step of next.steps) {
      log.push({ ...step, atMs: nowMs });
      perform(step);
    }
    if (active.at(-1)?.transport !== ladder.active) active.push({ atMs: nowMs, transport: ladder.active });
  };
  const settle = (): void => {
    for (const [transport, beganMs] of attempts) {
      const sky = skyOf(transport);
      const isOver = sky === 'dark' ? nowMs - beganMs >= GIVE_UP_MS : nowMs - beganMs >= ROUND_TRIP_MS;
      if (!isOver) continue;
      attempts.delete(transport);
      if (sky === 'open') {
        paths.set(transport, { openedMs: nowMs, heardMs: -1, answeredMs: null });
        tell({ kind: 'opened', transport });
      } else tell({ kind: 'failed', transport, failure: sky === 'dark' ? 'no-answer' : 'refused' });
    }
    for (const [transport, path] of paths) {
      const sky = skyOf(transport);
      if (sky === 'open' && ladder.active === transport) path.heardMs = nowMs;
      // A dark relay is found by its own watch.
      const isSilent = sky === 'dark' && transport !== 'udp' && nowMs - Math.max(path.openedMs, weatherOf(transport).fromMs) >= GIVE_UP_MS;
      if (sky === 'closed' || isSilent) {
        paths.delete(transport);
        tell({ kind: 'closed', transport, failure: sky === 'closed' ? 'ended' : 'silent' });
      }
    }
  };
  while (nowMs <= untilMs) {
    settle();
    if (ladder.dueMs <= nowMs) tell({ kind: 'tick' });
    nowMs += ROUND_TRIP_MS / 2;
  }
  return { ladder, log, calls, active };
}
