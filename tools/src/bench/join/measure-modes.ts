import { attachForUser, detach, openField, startSlurm } from '../../testbed/index.ts';
import { buildApps } from '../../demo/build.ts';
import { wrapperRow, type JoinRow } from './join-row.ts';
import { parseWrapperAnswer, type WrapperFigures } from './parse-answer.ts';
import { answerOfJob, type JobBed } from './run-job.ts';
import { renderWrapperScript } from './wrapper-script.ts';

/** Id of the bed: one benchmark of joins at a time. */
const JOIN_BED = 'benchjoin';
const NAME = 'join';
const SAY_EVERY = 10;

export interface JoinBenchOptions {
  readonly runs: number;
  readonly say: (line: string) => void;
  readonly signal: AbortSignal;
}

/**
 * Measures joins of real batch jobs, one after the other, each with an attachment of its own; one before them
 * fills the user's cache of binaries. Needs root.
 * @throws those of the bed and of its parts, after all has been removed
 */
export async function measureModes({ runs, say, signal }: JoinBenchOptions): Promise<readonly JoinRow[]> {
  say('building the programs');
  await buildApps(signal);
  say('starting a cluster, a control plane and a SLURM');
  const field = await openField(JOIN_BED, { signal });
  try {
    const bed: JobBed = { field, slurm: await startSlurm(field.bed, { nodes: 1, signal }), signal };
    const first = await joinByWrapper(bed);
    say(`the first job joined in ${Math.round(first.joinMs)} ms, with the download of its binaries`);
    const figures: WrapperFigures[] = [];
    while (figures.length < runs) {
      figures.push(await joinByWrapper(bed));
      if (figures.length % SAY_EVERY === 0) say(`run: ${figures.length} of ${runs} jobs, median ${wrapperRow(figures).p50Ms} ms`);
    }
    return [wrapperRow(figures)];
  } finally {
    await field.bed.close();
  }
}

async function joinByWrapper(bed: JobBed): Promise<WrapperFigures> {
  const { field } = bed;
  const joinFile = await attachForUser(field, NAME);
  try {
    return parseWrapperAnswer(await answerOfJob(bed, NAME, (answer) => renderWrapperScript({ agent: field.programs.agent, joinFile, answer })));
  } finally {
    await detach(field.plane, NAME);
  }
}
