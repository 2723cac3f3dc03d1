/** One count; `what` is `joined` or the code of an error. */
export interface Counter {
  readonly hook: string;
  readonly what: string;
  readonly value: number;
}

/** The counters of a node in Prometheus' text format, for the textfile collector of node_exporter. */
export function renderCounters(counters: readonly Counter[]): string {
  const sorted = counters.toSorted((one, other) => `${one.hook} ${one.what}`.localeCompare(`${other.hook} ${other.what}`, 'en'));
  const joined = sorted.filter(({ what }) => what === 'joined');
  const failed = sorted.filter(({ what }) => what !== 'joined');
  return [
    '# HELP moorline_slurm_joined_total Jobs of this node that joined the mesh.',
    '# TYPE moorline_slurm_joined_total counter',
    `moorline_slurm_joined_total ${joined.reduce((sum, { value }) => sum + value, 0)}`,
    '# HELP moorline_slurm_failures_total Failures on this node, by the hook of SLURM and the code of the error.',
    '# TYPE moorline_slurm_failures_total counter',
    ...failed.map(({ hook, what, value }) => `moorline_slurm_failures_total{hook="${hook}",code="${what}"} ${value}`),
    '',
  ].join('\n');
}
