import fc from 'fast-check';
import type { SweepObservation } from '../plan-sweep.ts';
import { AGENT_ROLE, type SweepStep } from '../sweep-step.ts';

/** Of a folder whose prolog ended long ago. */
export const OLD_MS = 3_600_000;

const jobs = fc.integer({ min: 1, max: 5 });
const nodes = fc.constantFrom('n1', 'n2');
const marks = fc.oneof({ weight: 5, arbitrary: fc.tuple(nodes, jobs).map(([node, job]) => `slurm/${node}/${job}`) }, { weight: 1, arbitrary: fc.constantFrom('agent/77', 'demo', 'slurm/n1', '') });
const processes = fc.uniqueArray(
  fc
    .record({ pid: fc.integer({ min: 2, max: 99 }), startTicks: fc.nat({ max: 9 }), mark: marks, role: fc.constantFrom(AGENT_ROLE, 'holder', ''), ofRoot: fc.boolean() })
    .map(({ ofRoot, ...process }) => ({ ...process, isAgent: ofRoot && process.role === AGENT_ROLE })),
  { selector: ({ pid }) => pid, maxLength: 12 },
);
const names = fc.oneof(fc.tuple(nodes, jobs).map(([node, job]) => `${node}.${job}`), fc.constantFrom('other', 'n1', 'n1.x'));
const folders = fc.uniqueArray(
  fc.record({ name: names, identity: fc.constantFrom('a', 'b'), ageMs: fc.integer({ min: 0, max: 2 * OLD_MS }), bootId: fc.constantFrom('now', 'before', null) }),
  { selector: ({ name }) => name },
);

/** Whatever may be there of five jobs of two nodes, and of others. */
export const observations: fc.Arbitrary<SweepObservation> = fc.record({
  processes,
  folders,
  stepJobs: fc.uniqueArray(jobs).map((ids) => new Set(ids)),
  controllerJobs: fc.option(fc.uniqueArray(jobs).map((ids) => new Set(ids))),
  bootId: fc.constant('now'),
});

/** What is there when the steps have been performed. */
export function afterSteps(observed: SweepObservation, steps: readonly SweepStep[]): SweepObservation {
  return {
    ...observed,
    processes: observed.processes.filter(({ pid }) => !steps.some((step) => step.kind === 'end-process' && step.pid === pid)),
    folders: observed.folders.filter(({ name }) => !steps.some((step) => step.kind === 'remove-folder' && step.name === name)),
  };
}
