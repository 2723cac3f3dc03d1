import { moorlineError } from '@moorline/mesh-core';
import * as z from 'zod';
import { agentStartOf } from './agent-starts.ts';

/** What one job of wrapper mode measured, milliseconds. */
export interface WrapperFigures {
  /** From the agent's start to the first round trip through the tunnel, as the agent measured it. */
  readonly joinMs: number;
  /** A whole run of the agent that only prints its version. */
  readonly agentStartMs: number;
  /** From just before the agent's start, in the job's script, to the command's first step. */
  readonly commandMs: number;
}

const MS_PER_SECOND = 1_000;
const LINES_OF_TIME = 3;
const statusSchema = z.array(z.object({ health: z.object({ joinMs: z.number() }) })).min(1);

/**
 * Reads the answer of the script that `renderWrapperScript` gives.
 * @throws ML-BENCH-JOIN when it is not one, or the agent measured nothing
 */
export function parseWrapperAnswer(text: string): WrapperFigures {
  const lines = text.split('\n');
  const [began = NaN, command = NaN] = lines.slice(1, LINES_OF_TIME).map((line) => Number.parseFloat(line) * MS_PER_SECOND);
  try {
    const [status] = statusSchema.parse(JSON.parse(lines.slice(LINES_OF_TIME).join('\n')));
    const figures = { joinMs: status?.health.joinMs ?? NaN, agentStartMs: agentStartOf(lines[0] ?? ''), commandMs: command - began };
    if (!Object.values(figures).every(Number.isFinite)) throw new RangeError('no time');
    return figures;
  } catch (error) {
    throw moorlineError('ML-BENCH-JOIN', `the job answered ${JSON.stringify(text.slice(0, 300))}`, error);
  }
}
