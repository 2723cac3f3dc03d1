import { median, quantile } from '../../statistics/index.ts';
import type { WrapperFigures } from './parse-answer.ts';
import type { EmptyFigures, PrologFigures } from './parse-prolog.ts';

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
  /** Mode `prolog`: how much longer our prolog takes than an empty one in the same run. */
  readonly prologOverheadP50Ms?: number;
  /** Mode `prolog`: the same for jobs that do not ask for the network. */
  readonly unaskedOverheadP50Ms?: number;
  /** Mode `prolog`: from the start of the prolog to the job's script, which waits for the network; with ours and with an empty one. */
  readonly launchP50Ms?: number;
  readonly emptyLaunchP50Ms?: number;
}

const LATE = 0.95;

/** @param figures at least one */
export function wrapperRow(figures: readonly WrapperFigures[]): JoinRow {
  return { mode: 'run', ...common(figures), commandP50Ms: middle(figures.map(({ commandMs }) => commandMs)) };
}

/** Jobs of mode `prolog`, and such as join nothing to compare them with; at least one of each. */
export interface PrologJobs {
  readonly prolog: readonly PrologFigures[];
  readonly empty: readonly EmptyFigures[];
  readonly unasked: readonly EmptyFigures[];
}

export function prologRow({ prolog, empty, unasked }: PrologJobs): JoinRow {
  const overhead = (jobs: readonly EmptyFigures[]): number => tidy(median(jobs.map(({ prologMs }) => prologMs)) - median(empty.map(({ prologMs }) => prologMs)));
  return {
    mode: 'prolog',
    ...common(prolog),
    prologOverheadP50Ms: overhead(prolog),
    unaskedOverheadP50Ms: overhead(unasked),
    launchP50Ms: middle(prolog.map(({ launchMs }) => launchMs)),
    emptyLaunchP50Ms: middle(empty.map(({ launchMs }) => launchMs)),
  };
}

function common(figures: readonly { readonly joinMs: number; readonly agentStartMs: number }[]): Pick<JoinRow, 'runs' | 'p50Ms' | 'p95Ms' | 'agentStartP50Ms'> {
  const joins = figures.map(({ joinMs }) => joinMs);
  return { runs: figures.length, p50Ms: middle(joins), p95Ms: tidy(quantile(joins, LATE)), agentStartP50Ms: middle(figures.map(({ agentStartMs }) => agentStartMs)) };
}

function middle(values: readonly number[]): number {
  return tidy(median(values));
}

function tidy(value: number): number {
  return Number(value.toFixed(1));
}
