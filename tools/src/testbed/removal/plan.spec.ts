import { describe, expect, it } from 'vitest';
import { bedNames } from '../bed/names.ts';
import type { BedObservation } from './observe.ts';
import { describeLeftovers, planRemoval } from './plan.ts';

const bed = bedNames('demo');
const nothing: BedObservation = { processes: [], contained: [], namespaces: [], links: [], mounts: [], cgroups: [], tunWidened: false, kernelSwitched: false, user: 'absent', folder: 'absent', userFolders: [] };
const everything: BedObservation = {
  processes: [{ pid: 7, startTicks: 1, name: 'node' }], contained: [{ pid: 8, startTicks: 1, name: 'pause' }], namespaces: ['moorline-demo-a', 'moorline-demo-b'], links: ['mlb-demo-0'],
  mounts: ['/tmp/moorline-demo/uts'], cgroups: ['/sys/fs/cgroup/pids/moorline-demo'], tunWidened: true, kernelSwitched: true, user: 'ours', folder: 'ours', userFolders: ['/tmp/moorline-1001-node_0'],
};

describe('planRemoval', () => {
  it('does nothing where nothing is', () => {
    expect(planRemoval(bed, nothing)).toEqual([]);
  });

  it('ends who uses a thing before the thing, and forgets the record last', () => {
    expect(planRemoval(bed, everything).map(({ kind }) => kind)).toEqual([
      'endProcesses', 'killProcesses', 'deleteLink', 'deleteNamespace', 'deleteNamespace', 'unmount', 'removeCgroup', 'restoreTun', 'restoreKernel', 'removeFolder', 'deleteUser', 'removeFolder',
    ]);
  });

  it('leaves what is not ours', () => {
    expect(planRemoval(bed, { ...nothing, user: 'foreign', folder: 'foreign' })).toEqual([]);
  });
});

describe('describeLeftovers', () => {
  it('names what is left', () => {
    expect(describeLeftovers(planRemoval(bed, { ...nothing, links: ['mlb-demo-0'], user: 'ours' }))).toBe('deleteLink mlb-demo-0; deleteUser moorline-demo');
  });
});
