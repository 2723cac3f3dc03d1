import { describe, expect, it } from 'vitest';
import { BASE, labelOf, planCells, type Selection } from './index.ts';

const ALL: Selection = { paths: ['wireguard-direct', 'relay'], tls: [false, true] };

describe('planCells', () => {
  it('varies one condition at a time when none is named', () => {
    const cells = planCells(ALL);
    expect(cells).toHaveLength(9);
    expect(cells[0]).toMatchObject(BASE);
    for (const { mtu, streams, lossPct, delayMs } of cells) {
      expect([mtu !== BASE.mtu, streams !== BASE.streams, lossPct !== BASE.lossPct, delayMs !== BASE.delayMs].filter(Boolean).length).toBeLessThanOrEqual(1);
    }
  });

  it('combines what is named, with the rest as in the base', () => {
    const cells = planCells({ ...ALL, mtu: [1_280, 1_420], delayMs: [0, 20] });
    expect(cells.map(({ mtu, streams, lossPct, delayMs }) => [mtu, streams, lossPct, delayMs])).toEqual([
      [1_280, 1, 0, 0], [1_280, 1, 0, 20], [1_420, 1, 0, 0], [1_420, 1, 0, 20],
    ]);
  });

  it('measures each carrier once, with and without TLS where it has a WebSocket', () => {
    expect(planCells({ ...ALL, mtu: [1_280] })[0]?.carriers.map(labelOf)).toEqual(['wireguard-direct', 'relay-ws', 'relay-tls']);
    expect(planCells({ ...ALL, tls: [true], mtu: [1_280] })[0]?.carriers.map(labelOf)).toEqual(['wireguard-direct', 'relay-tls']);
  });

  it('leaves out what is to be left out', () => {
    expect(planCells({ ...ALL, without: ['relay-tls'], mtu: [1_280] })[0]?.carriers.map(labelOf)).toEqual(['wireguard-direct', 'relay-ws']);
  });

  it('sends no datagram directly that does not fit the cable', () => {
    expect(planCells({ ...ALL, mtu: [1_440] })[0]?.carriers.map(labelOf)).toContain('wireguard-direct');
    expect(planCells({ ...ALL, mtu: [1_441] })[0]?.carriers.map(labelOf)).not.toContain('wireguard-direct');
    expect(planCells({ ...ALL, paths: ['wireguard-direct'], mtu: [8_920] })).toEqual([]);
  });
});
