import { describe, expect, it } from 'vitest';
import { isMoorlineError } from '../errors/index.ts';
import { failureOf } from '../testing/examples.ts';
import { assertDisjoint, findOverlap, findOverlaps, type NamedRange } from './overlap.ts';

const overlay: NamedRange = { name: 'overlay.ipv4', cidr: '10.0.0.0/9' };
const pods: NamedRange = { name: 'cluster.podRanges[0]', cidr: '10.64.0.0/16' };
const services: NamedRange = { name: 'cluster.serviceRanges[0]', cidr: '10.128.0.0/16' };
const site: NamedRange = { name: 'siteRanges[0]', cidr: '10.0.0.0/8' };

describe('overlaps', () => {
  it('are found in pairs, in the order given', () => {
    expect(findOverlaps([overlay, pods, services, site])).toStrictEqual([
      [overlay, pods],
      [overlay, site],
      [pods, site],
      [services, site],
    ]);
    expect(findOverlap([pods, services, site])).toStrictEqual([pods, site]);
  });

  it('are not found between disjoint ranges or families', () => {
    expect(findOverlap([overlay, services, { name: 'overlay.ipv6', cidr: '::/0' }])).toBeNull();
    expect(() => assertDisjoint([overlay, services])).not.toThrow();
  });

  it('do not count within a group', () => {
    expect(
      findOverlap([
        { ...overlay, group: 'site' },
        { ...pods, group: 'site' },
      ]),
    ).toBeNull();
    expect(
      findOverlap([
        { ...overlay, group: 'site' },
        { ...pods, group: 'pods' },
      ]),
    ).not.toBeNull();
    expect(findOverlap([{ ...overlay, group: 'site' }, pods])).not.toBeNull();
  });

  it('are refused naming both', () => {
    const error = failureOf(() => assertDisjoint([services, overlay, pods]));
    expect(isMoorlineError(error, 'ML-RANGE-OVERLAP') && error.detail).toBe('overlay.ipv4 10.0.0.0/9 and cluster.podRanges[0] 10.64.0.0/16');
  });
});
