import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AGENT_ROLE, planRemoval, planSweep, type MarkedProcess, type SweepObservation, type SweepStep } from './plan-sweep.ts';

const OLD_MS = 3_600_000;
const jobs = fc.integer({ min: 1, max: 5 });
const nodes = fc.constantFrom('n1', 'n2');
const marks = fc.oneof({ weight: 5, arbitrary: fc.tuple(nodes, jobs).map(([node, job]) => `slurm/${node}/${job}`) }, { weight: 1, arbitrary: fc.constantFrom('agent/77', 'demo', 'slurm/n1', '') });
const processes = fc.uniqueArray(
  fc.record({ pid: fc.integer({ min: 2, max: 99 }), startTicks: fc.nat(), uid: fc.constantFrom(0, 1000), mark: marks, role: fc.constantFrom(AGENT_ROLE, 'holder', '') }),
  { selector: ({ pid }) => pid, maxLength: 12 },
);
const folders = fc.uniqueArray(fc.record({ name: fc.oneof(fc.tuple(nodes, jobs).map(([node, job]) => `${node}.${job}`), fc.constantFrom('other', 'n1', 'n1.x')), ageMs: fc.integer({ min: 0, max: 2 * OLD_MS }) }), {
  selector: ({ name }) => name,
});
const observations: fc.Arbitrary<SweepObservation> = fc.record({
  processes,
  folders,
  stepJobs: fc.uniqueArray(jobs).map((ids) => new Set(ids)),
  controllerJobs: fc.option(fc.uniqueArray(jobs).map((ids) => new Set(ids))),
});

function apply(observed: SweepObservation, steps: readonly SweepStep[]): SweepObservation {
  return {
    ...observed,
    processes: observed.processes.filter(({ pid }) => !steps.some((step) => step.kind === 'end-process' && step.pid === pid)),
    folders: observed.folders.filter(({ name }) => !steps.some((step) => step.kind === 'remove-folder' && step.name === name)),
  };
}

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

  it('touches nothing of a job that SLURM runs here', () => {
    fc.assert(
      fc.property(observations, (observed) => {
        const running = { ...observed, stepJobs: new Set([1, 2, 3, 4, 5]) };
        expect(planSweep('n1', running)).toEqual([]);
      }),
    );
  });

  it('leaves nothing to sweep', () => {
    fc.assert(
      fc.property(observations, (observed) => {
        expect(planSweep('n1', apply(observed, planSweep('n1', observed)))).toEqual([]);
      }),
    );
  });

  const agent: MarkedProcess = { pid: 7, startTicks: 1, uid: 0, mark: 'slurm/n1/3', role: AGENT_ROLE };
  const helper: MarkedProcess = { pid: 6, startTicks: 1, uid: 1000, mark: 'slurm/n1/3', role: 'holder' };
  const alone: SweepObservation = { processes: [helper, agent], folders: [{ name: 'n1.3', ageMs: OLD_MS }], stepJobs: new Set(), controllerJobs: null };

  it('believes a living agent while the controller does not deny the job', () => {
    expect(planSweep('n1', alone)).toEqual([]);
    expect(planSweep('n1', { ...alone, controllerJobs: new Set([3]) })).toEqual([]);
  });

  it('ends the agent first, then its helpers, and removes the folder last', () => {
    expect(planSweep('n1', { ...alone, controllerJobs: new Set() })).toEqual([
      { kind: 'end-process', pid: 7, startTicks: 1, role: AGENT_ROLE },
      { kind: 'end-process', pid: 6, startTicks: 1, role: 'holder' },
      { kind: 'remove-folder', name: 'n1.3' },
    ]);
  });

  it('takes a process of the user for no agent, whatever it calls itself', () => {
    expect(planSweep('n1', { ...alone, processes: [{ ...agent, uid: 1000 }] })).toHaveLength(2);
  });

  it('waits for a prolog that is under way', () => {
    expect(planSweep('n1', { ...alone, processes: [helper], folders: [{ name: 'n1.3', ageMs: 100 }] })).toEqual([]);
  });
});

describe('planRemoval', () => {
  it('is everything of that job and nothing of others', () => {
    fc.assert(
      fc.property(observations, (observed) => {
        const steps = planRemoval({ node: 'n1', jobId: 3 }, observed);
        const left = apply(observed, steps);
        expect(left.processes).toEqual(observed.processes.filter(({ mark }) => mark !== 'slurm/n1/3'));
        expect(left.folders).toEqual(observed.folders.filter(({ name }) => name !== 'n1.3'));
      }),
    );
  });
});
