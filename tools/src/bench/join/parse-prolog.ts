import { moorlineError } from '@moorline/mesh-core';
import * as z from 'zod';
import { agentStartOf } from './agent-starts.ts';

/** What one job whose prolog joined the network measured, milliseconds. */
export interface PrologFigures {
  /** From the start of the prolog to the first round trip through the tunnel. */
  readonly joinMs: number;
  readonly agentStartMs: number;
  /** How long the prolog itself took. */
  readonly prologMs: number;
  /** From the start of the prolog to the first line of the job's script. */
  readonly launchMs: number;
}

export type EmptyFigures = Pick<PrologFigures, 'prologMs' | 'launchMs'>;

const MS_PER_SECOND = 1_000;
const LINES_OF_TIME = 4;
const timelineSchema = z.object({ joinedAtMs: z.number() });

/** Reads the answer of `renderPrologJob`. @throws ML-BENCH-JOIN when something is missing */
export function parsePrologAnswer(text: string): PrologFigures {
  return naming(text, () => {
    const lines = text.split('\n');
    const [script = NaN, , began = NaN, ended = NaN] = lines.slice(0, LINES_OF_TIME).map(toMs);
    const { joinedAtMs } = timelineSchema.parse(JSON.parse(lines.slice(LINES_OF_TIME).join('\n')));
    return { joinMs: joinedAtMs - began, agentStartMs: agentStartOf(lines[1] ?? ''), prologMs: ended - began, launchMs: script - began };
  });
}

/** Reads the answer of `renderEmptyJob`. @throws ML-BENCH-JOIN when something is missing */
export function parseEmptyAnswer(text: string): EmptyFigures {
  return naming(text, () => {
    const [script = NaN, began = NaN, ended = NaN] = text.split('\n').map(toMs);
    return { prologMs: ended - began, launchMs: script - began };
  });
}

function toMs(line: string): number {
  return Number.parseFloat(line) * MS_PER_SECOND;
}

function naming<Figures extends object>(text: string, parse: () => Figures): Figures {
  try {
    const figures = parse();
    if (!Object.values(figures).every(Number.isFinite)) throw new RangeError('no time');
    return figures;
  } catch (error) {
    throw moorlineError('ML-BENCH-JOIN', `the job answered ${JSON.stringify(text.slice(0, 300))}`, error);
  }
}
