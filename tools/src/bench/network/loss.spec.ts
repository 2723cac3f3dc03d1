import { describe, expect, it } from 'vitest';
import { lossPercent, parseCounters, renderLoss } from './loss.ts';

const counters = (lost: number, passed: number): string =>
  JSON.stringify({ nftables: [{ metainfo: { version: '1.0.6' } }, { counter: { family: 'inet', name: 'lost', packets: lost, bytes: 1 } }, { counter: { family: 'inet', name: 'passed', packets: passed, bytes: 9 } }] });

describe('loss', () => {
  it('is asked for by a rule only where there is some', () => {
    expect(renderLoss(5)).toContain('mod 100 < 5 counter name lost drop');
    expect(renderLoss(0)).not.toContain('drop');
  });

  it('is what the counters of the router say', () => {
    expect(parseCounters(counters(5, 95))).toEqual({ lost: 5, passed: 95 });
    expect(lossPercent(5, 95)).toBe(5);
    expect(lossPercent(0, 10)).toBe(0);
    expect(lossPercent(0, 0)).toBeNull();
  });
});
