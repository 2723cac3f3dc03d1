import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isControllerNeeded, planSweep, type SweepObservation } from './plan-sweep.ts';
import { AGENT_ROLE, type JobFolder, type MarkedProcess } from './sweep-step.ts';
import { afterSteps, observations, OLD_MS } from './testing/observations.ts';

describe('planSweep', () => {
  it('touches nothing of another node, and nothing without a mark or name of a job', () => {
    fc.assert(
      fc.property(observations, (observed) => {
        for (const step of planSweep('n1', observed)) {
          if (step.kind === 'remove-folder') expect(step.name).toMatch(/^n1\.\d+$/);
          else expect(observed.processes.find(({ pid }) => pid === step.pid)?.mark).toMatch(/^slurm\/n1\/\d+$/);
        }
      }),
    );
  });

  it('touches nothing of a job that SLURM runs here, but what is from before the boot', () => {
    fc.assert(
      fc.property(observations, (observed) => {
        const running = { ...observed, stepJobs: new Set([1, 2, 3, 4, 5]) };
        const stale = observed.folders.filter(({ name, bootId }) => /^n1\.\d+$/.test(name) && bootId === 'before');
        expect(planSweep('n1', running)).toEqual(stale.map(({ name, identity }) => ({ kind: 'remove-folder', name, identity })));
      }),
    );
  });

  it('leaves nothing to sweep', () => {
    fc.assert(
      fc.property(observations, (observed) => {
        expect(planSweep('n1', afterSteps(observed, planSweep('n1', observed)))).toEqual([]);
      }),
    );
  });

  const agent: MarkedProcess = { pid: 7, startTicks: 1, mark: 'slurm/n1/3', role: AGENT_ROLE, isAgent: true };
  const helper: MarkedProcess = { pid: 6, startTicks: 1, mark: 'slurm/n1/3', role: 'holder', isAgent: false };
  const old: JobFolder = { name: 'n1.3', identity: 'a', ageMs: OLD_MS, bootId: 'now' };
  const young: JobFolder = { ...old, ageMs: 100 };
  const alone: SweepObservation = { processes: [helper, agent], folders: [old], stepJobs: new Set(), controllerJobs: null, bootId: 'now' };

  it('believes a living agent while the controller does not deny the job', () => {
    expect(planSweep('n1', alone)).toEqual([]);
    expect(planSweep('n1', { ...alone, controllerJobs: new Set([3]) })).toEqual([]);
  });

  it('ends the agent first, then its helpers, and removes the folder last', () => {
    expect(planSweep('n1', { ...alone, controllerJobs: new Set() })).toEqual([
      { kind: 'end-process', pid: 7, startTicks: 1, role: AGENT_ROLE },
      { kind: 'end-process', pid: 6, startTicks: 1, role: 'holder' },
      { kind: 'remove-folder', name: 'n1.3', identity: 'a' },
    ]);
  });

  it('takes a process of the user for no agent, whatever it calls itself', () => {
    expect(planSweep('n1', { ...alone, processes: [{ ...agent, isAgent: false }] })).toHaveLength(2);
  });

  it('waits for a prolog that is under way, unless the controller knows better', () => {
    expect(planSweep('n1', { ...alone, processes: [helper], folders: [young] })).toEqual([]);
    expect(planSweep('n1', { ...alone, processes: [helper], folders: [young], controllerJobs: new Set() })).toHaveLength(2);
  });

  it('takes nothing in a folder from before the boot for a job that runs', () => {
    const before = { ...young, bootId: 'before' };
    expect(planSweep('n1', { ...alone, processes: [], folders: [before], stepJobs: new Set([3]) })).toEqual([{ kind: 'remove-folder', name: 'n1.3', identity: 'a' }]);
    expect(planSweep('n1', { ...alone, processes: [helper], folders: [before] })).toHaveLength(2);
  });
});

describe('isControllerNeeded', () => {
  const agent: MarkedProcess = { pid: 7, startTicks: 1, mark: 'slurm/n1/3', role: AGENT_ROLE, isAgent: true };
  const folder: JobFolder = { name: 'n1.3', identity: 'a', ageMs: OLD_MS, bootId: 'now' };
  const observed: SweepObservation = { processes: [agent], folders: [folder], stepJobs: new Set(), controllerJobs: null, bootId: 'now' };

  it('is so for an agent without a step of its job, once that is not young', () => {
    expect(isControllerNeeded('n1', observed)).toBe(true);
    expect(isControllerNeeded('n1', { ...observed, folders: [{ ...folder, ageMs: 1 }] })).toBe(false);
  });

  it('is not so for what is over in any case, or runs', () => {
    expect(isControllerNeeded('n1', { ...observed, processes: [] })).toBe(false);
    expect(isControllerNeeded('n1', { ...observed, stepJobs: new Set([3]) })).toBe(false);
    expect(isControllerNeeded('n2', observed)).toBe(false);
  });
});
