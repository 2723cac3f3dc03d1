import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lookAtRelay, NEW_RELAY_WATCH, type RelayLook } from './relay-watch.ts';

type Seen = Pick<RelayLook, 'heard' | 'sent'>;

/** The verdicts of looks in a row, until one is `dead`. */
function verdicts(seen: readonly Seen[], acknowledged: boolean): readonly string[] {
  let watch = NEW_RELAY_WATCH;
  const all: string[] = [];
  for (const look of seen) {
    const next = lookAtRelay(watch, { ...look, acknowledged: () => acknowledged });
    watch = next.watch;
    all.push(next.verdict);
    if (next.verdict === 'dead') break;
  }
  return all;
}
const times = (count: number, seen: Seen): readonly Seen[] => Array.from({ length: count }, () => seen);
const QUIET: Seen = { heard: false, sent: false };
const SENDING: Seen = { heard: false, sent: true };
const TALKING: Seen = { heard: true, sent: true };

describe('lookAtRelay', () => {
  it('pings a quiet relay now and then, and leaves one that answers alone', () => {
    const answered = [...times(6, QUIET), { heard: true, sent: false }, ...times(5, QUIET), { heard: true, sent: false }];
    expect(verdicts(answered, false).filter((verdict) => verdict === 'ping')).toHaveLength(2);
    expect(verdicts(times(500, TALKING), false)).not.toContain('dead');
  });

  it('finds one dead at the fourth look at which nothing came though something was sent', () => {
    expect(verdicts([...times(3, TALKING), ...times(9, SENDING)], false)).toEqual(['wait', 'wait', 'wait', 'ping', 'ping', 'ping', 'dead']);
  });

  it('finds one dead that is quiet, soon after a ping', () => {
    expect(verdicts(times(99, QUIET), false)).toEqual(['wait', 'wait', 'wait', 'wait', 'wait', 'ping', 'ping', 'ping', 'dead']);
  });

  it('waits for a process that is stopped, as long as its machine acknowledges, but not for ever', () => {
    const looks = verdicts(times(99, SENDING), true);
    expect(looks).toHaveLength(23);
    expect(looks.at(-1)).toBe('dead');
    expect(verdicts([...times(20, SENDING), ...times(20, TALKING)], true)).not.toContain('dead');
  });

  it('never calls a relay dead on which something comes at every third look', () => {
    const seen = fc.array(fc.record({ heard: fc.boolean(), sent: fc.boolean() }), { maxLength: 200 }).map((all) => all.map((look, index) => (index % 3 === 0 ? { ...look, heard: true } : look)));
    fc.assert(fc.property(seen, (all) => void expect(verdicts(all, false)).not.toContain('dead')));
  });

  it('asks for acknowledgements only in doubt', () => {
    const next = lookAtRelay({ silentLooks: 2, looksSincePing: 0 }, { ...SENDING, acknowledged: () => expect.unreachable() });
    expect(next.verdict).toBe('ping');
  });
});
