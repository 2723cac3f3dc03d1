import { buildApps } from '../../demo/build.ts';
import { openField, startSlurm } from '../../testbed/index.ts';
import { installTimedHooks, joinByProlog, joinByWrapper, launchOnly } from './join-modes.ts';
import { prologRow, wrapperRow, type JoinRow } from './join-row.ts';
import type { WrapperFigures } from './parse-answer.ts';
import type { EmptyFigures, PrologFigures } from './parse-prolog.ts';
import { EMPTY_COMMENT, UNASKED_COMMENT } from './prolog-script.ts';

/** Id of the bed: one benchmark of joins at a time. */
const JOIN_BED = 'benchjoin';
const SAY_EVERY = 5;

export interface JoinBenchOptions {
  /** Jobs of each mode. */
  readonly runs: number;
  readonly say: (line: string) => void;
  readonly signal: AbortSignal;
}

/**
 * Measures joins of real batch jobs, one after the other, each with an attachment of its own; one of each mode
 * before them fills the caches of binaries. Modes take turns, and with them jobs whose prolog is empty, and that do not ask
 * ours for anything. Needs root.
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
    const [wrapper, prolog]: [WrapperFigures[], PrologFigures[]] = [[], []];
    const [empty, unasked]: [EmptyFigures[], EmptyFigures[]] = [[], []];
    say('first jobs, which download the binaries');
    await joinByWrapper(bed);
    await joinByProlog(bed, hooks);
    while (wrapper.length < runs) {
      wrapper.push(await joinByWrapper(bed));
      prolog.push(await joinByProlog(bed, hooks));
      empty.push(await launchOnly(bed, hooks, EMPTY_COMMENT));
      unasked.push(await launchOnly(bed, hooks, UNASKED_COMMENT));
      if (wrapper.length % SAY_EVERY === 0) say(`${wrapper.length} of ${runs} rounds; join by run ${wrapperRow(wrapper).p50Ms} ms, by prolog ${prologRow({ prolog, empty, unasked }).p50Ms} ms`);
    }
    return [wrapperRow(wrapper), prologRow({ prolog, empty, unasked })];
  } finally {
    await field.bed.close();
  }
}
