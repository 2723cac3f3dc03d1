import { renderAgentStarts } from './agent-starts.ts';

/** The comment of jobs whose prolog does nothing. */
export const EMPTY_COMMENT = 'empty';
/** The comment of jobs that our prolog finds not to ask for the network. */
export const UNASKED_COMMENT = 'plain';

/**
 * A prolog that runs another one, or an empty one for jobs with `EMPTY_COMMENT`, and notes when it began and ended:
 * seconds since the epoch, one a line, in a file named after the job.
 * @param stamps folder of these files
 */
export function renderTimedProlog(prolog: string, empty: string, stamps: string): string {
  return [
    '#!/bin/bash',
    'began=$EPOCHREALTIME',
    `program=${prolog}`,
    `[[ $SLURM_JOB_COMMENT != ${EMPTY_COMMENT} ]] || program=${empty}`,
    '"$program"',
    `printf '%s\\n' "$began" "$EPOCHREALTIME" >${stamps}/$SLURM_JOB_ID`,
    'exit 0',
    '',
  ].join('\n');
}

export interface PrologJobScript {
  /** Path of moorline-agent. */
  readonly agent: string;
  readonly stamps: string;
  /** Folder of the jobs' folders on the node. */
  readonly jobs: string;
  readonly answer: string;
}

/** A batch script whose answer is when it began, a line of starts of the agent, both stamps of its prolog, and the times of the join. */
export function renderPrologJob({ agent, stamps, jobs, answer }: PrologJobScript): string {
  return [
    '#!/bin/bash',
    'export LC_ALL=C',
    'began=$EPOCHREALTIME',
    `${agent} wait --timeout 30 || exit 1`,
    ...renderAgentStarts(agent, `${answer}.version`),
    `{ printf '%s\\n' "$began" "$starts"; cat ${stamps}/$SLURM_JOB_ID ${jobs}/$SLURMD_NODENAME.$SLURM_JOB_ID/timeline.json; } >${answer}.draft`,
    `mv ${answer}.draft ${answer}`,
    '',
  ].join('\n');
}

/** The same for a job that joins nothing: its answer has the script's beginning and both stamps. */
export function renderEmptyJob(stamps: string, answer: string): string {
  return ['#!/bin/bash', 'began=$EPOCHREALTIME', `{ echo "$began"; cat ${stamps}/$SLURM_JOB_ID; } >${answer}.draft`, `mv ${answer}.draft ${answer}`, ''].join('\n');
}
