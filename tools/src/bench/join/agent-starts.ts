import { median } from '../../statistics/index.ts';

/** The first is the coldest; a job's figure is their median. */
const STARTS = 5;
const MS_PER_SECOND = 1_000;

/**
 * Lines of bash that run the agent some times, each to the end, only to print its version. `$starts` has the seconds
 * before and after each of them.
 * @param scratch file for what it prints
 */
export function renderAgentStarts(agent: string, scratch: string): readonly string[] {
  return ['starts=', `for ((n = 0; n < ${STARTS}; n += 1)); do`, 'before=$EPOCHREALTIME', `${agent} version >${scratch}`, 'starts="$starts$before $EPOCHREALTIME "', 'done'];
}

/** The median of `$starts`, in milliseconds; NaN when it is not whole. */
export function agentStartOf(line: string): number {
  const times = line.trim().split(' ').map((text) => Number.parseFloat(text) * MS_PER_SECOND);
  if (times.length !== 2 * STARTS) return NaN;
  return median(Array.from({ length: STARTS }, (_, index) => (times[2 * index + 1] ?? NaN) - (times[2 * index] ?? NaN)));
}
