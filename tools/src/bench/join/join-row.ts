import { quantile } from '../../statistics/index.ts';
import type { WrapperFigures } from './parse-answer.ts';

/** How jobs get on the network. */
export type JoinMode = 'run' | 'prolog';

/** Join times of one mode, milliseconds. */
export interface JoinRow {
  readonly mode: JoinMode;
  readonly runs: number;
  /** From the start of the agent, or of the prolog, to the first round trip. */
  readonly p50Ms: number;
  readonly p95Ms: number;
  /** A whole run of the agent that only prints its version, warm. */
  readonly agentStartP50Ms: number;
  /** Mode `run`: from just before the agent's start to the command's first step. */
  readonly commandP50Ms?: number;
  /** Mode `prolog`: what it adds to the launch of a job, over an empty prolog in the same run. */
  readonly prologOverheadP50Ms?: number;
}

const MEDIAN = 0.5;
const LATE = 0.95;

/** @param figures at least one */
export function wrapperRow(figures: readonly WrapperFigures[]): JoinRow {
  const at = (part: number, pick: (each: WrapperFigures) => number): number => tidy(quantile(figures.map(pick), part));
  return {
    mode: 'run',
    runs: figures.length,
    p50Ms: at(MEDIAN, ({ joinMs }) => joinMs),
    p95Ms: at(LATE, ({ joinMs }) => joinMs),
    agentStartP50Ms: at(MEDIAN, ({ agentStartMs }) => agentStartMs),
    commandP50Ms: at(MEDIAN, ({ commandMs }) => commandMs),
  };
}

function tidy(value: number): number {
  return Number(value.toFixed(1));
}
