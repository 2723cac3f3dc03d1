import { buildApps } from '../../demo/build.ts';
import { openField, startSlurm } from '../../testbed/index.ts';
import { installTimedHooks, joinByProlog, joinByWrapper, launchWithoutUs } from './join-modes.ts';
import { prologRow, wrapperRow, type JoinRow } from './join-row.ts';
import type { WrapperFigures } from './parse-answer.ts';
import type { EmptyFigures, PrologFigures } from './parse-prolog.ts';

/** Id of the bed: one benchmark of joins at a time. */
const JOIN_BED = 'benchjoin';
const SAY_EVERY = 10;

export interface JoinBenchOptions {
  /** Jobs of each mode. */
  readonly runs: number;
  readonly say: (line: string) => void;
  readonly signal: AbortSignal;
}

/**
 * Measures joins of real batch jobs, one after the other, each with an attachment of its own; one of each mode
 * before them fills the caches of binaries. Modes take turns, and with them jobs whose prolog is empty. Needs root.
 * @throws those of the bed and of its parts, after all has been removed
 */
export async function measureModes({ runs, say, signal }: JoinBenchOptions): Promise<readonly JoinRow[]> {
  say('building the programs');
  await buildApps(signal);
  say('starting a cluster, a control plane and a SLURM with our hooks');
  const field = await openField(JOIN_BED, { signal });
  try {
    const hooks = await installTimedHooks(field);
    const bed = { field, slurm: await startSlurm(field.bed, { nodes: 1, hooks, signal }), signal };
    const [wrapper, prolog, empty]: [WrapperFigures[], PrologFigures[], EmptyFigures[]] = [[], [], []];
    say('first jobs, which download the binaries');
    await joinByWrapper(bed);
    await joinByProlog(bed, hooks);
    while (wrapper.length < runs) {
      wrapper.push(await joinByWrapper(bed));
      prolog.push(await joinByProlog(bed, hooks));
      empty.push(await launchWithoutUs(bed, hooks));
      if (wrapper.length % SAY_EVERY === 0) say(`${wrapper.length} of ${runs} rounds; join by run ${wrapperRow(wrapper).p50Ms} ms, by prolog ${prologRow(prolog, empty).p50Ms} ms`);
    }
    return [wrapperRow(wrapper), prologRow(prolog, empty)];
  } finally {
    await field.bed.close();
  }
}
