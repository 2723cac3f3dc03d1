import { findOverlaps, type NamedRange } from '../../addressing/index.ts';
import type { Configuration } from '../../schema/index.ts';
import { describeValue, formatPath, type ConfigurationIssue, type IssuePath } from '../issue.ts';

type PlacedRange = NamedRange & { readonly path: IssuePath };

/** Overlay, pod, service and site ranges must be disjoint; the issue stands at the later of two that overlap. */
export function checkOverlaps({ overlay, cluster, siteRanges }: Configuration): readonly ConfigurationIssue[] {
  const ranges = [
    placed(['overlay', 'ipv4'], overlay.ipv4, 'overlay'),
    placed(['overlay', 'ipv6'], overlay.ipv6, 'overlay'),
    ...cluster.podRanges.map((cidr, index) => placed(['cluster', 'podRanges', index], cidr, 'pods')),
    ...cluster.serviceRanges.map((cidr, index) => placed(['cluster', 'serviceRanges', index], cidr, 'services')),
    ...siteRanges.map((cidr, index) => placed(['siteRanges', index], cidr, 'site')),
  ];
  return findOverlaps(ranges).map(([first, second]) => ({
    code: 'ML-RANGE-OVERLAP',
    path: second.path,
    expected: `a range that does not overlap ${first.name} (${first.cidr})`,
    got: describeValue(second.cidr),
  }));
}

function placed(path: IssuePath, cidr: string, group: string): PlacedRange {
  return { name: formatPath(path), path, cidr, group };
}
