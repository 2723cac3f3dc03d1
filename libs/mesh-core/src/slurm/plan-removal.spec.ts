import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { planRemoval } from './plan-removal.ts';
import { AGENT_ROLE, type MarkedProcess } from './sweep-step.ts';
import { afterSteps, observations } from './testing/observations.ts';

const KEY = { node: 'n1', jobId: 3 };
const [MARK, FOLDER] = ['slurm/n1/3', 'n1.3'];

describe('planRemoval', () => {
  it('is everything of that job and nothing of others', () => {
    fc.assert(
      fc.property(observations, (observed) => {
        const left = afterSteps(observed, planRemoval(KEY, { ...observed, overSinceTicks: null }));
        expect(left.processes).toEqual(observed.processes.filter(({ mark }) => mark !== MARK));
        expect(left.folders).toEqual(observed.folders.filter(({ name }) => name !== FOLDER));
      }),
    );
  });

  it('leaves the next run of the same job alone, and its folder', () => {
    fc.assert(
      fc.property(observations, fc.nat({ max: 9 }), (observed, overSinceTicks) => {
        const left = afterSteps(observed, planRemoval(KEY, { ...observed, overSinceTicks }));
        const next = observed.processes.filter(({ mark, startTicks }) => mark === MARK && startTicks > overSinceTicks);
        expect(left.processes.filter(({ mark }) => mark === MARK)).toEqual(next);
        if (next.some(({ isAgent }) => isAgent)) expect(left.folders).toEqual(observed.folders);
      }),
    );
  });

  it('removes the folder where only a helper has started again meanwhile', () => {
    const holder: MarkedProcess = { pid: 6, startTicks: 9, mark: MARK, role: 'holder', isAgent: false };
    const folder = { name: FOLDER, identity: 'a', ageMs: 0, bootId: 'now' };
    expect(planRemoval(KEY, { processes: [holder], folders: [folder], overSinceTicks: 5 })).toEqual([{ kind: 'remove-folder', name: FOLDER, identity: 'a' }]);
    const agent = { ...holder, pid: 7, role: AGENT_ROLE, isAgent: true };
    expect(planRemoval(KEY, { processes: [holder, agent], folders: [folder], overSinceTicks: 5 })).toEqual([]);
  });
});
