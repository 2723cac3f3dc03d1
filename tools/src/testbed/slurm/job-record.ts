/** What the controller tells of a job (scontrol(1), `show job`). */
export interface JobRecord {
  /** PENDING, RUNNING, COMPLETED, FAILED, CANCELLED, … */
  readonly state: string;
  readonly exitCode: number;
  readonly reason: string;
}

/** States after which nothing of a job runs any more. */
const ENDED: ReadonlySet<string> = new Set(['COMPLETED', 'FAILED', 'CANCELLED', 'TIMEOUT', 'NODE_FAIL', 'OUT_OF_MEMORY', 'BOOT_FAIL', 'DEADLINE', 'PREEMPTED']);

export function hasEnded({ state }: JobRecord): boolean {
  return ENDED.has(state);
}

/** Reads the output of `scontrol --oneliner show job`; null if it is not one. */
export function parseJobRecord(text: string): JobRecord | null {
  const field = (name: string): string | undefined => new RegExp(`(?:^| )${name}=(\\S*)`).exec(text)?.[1];
  const state = field('JobState');
  if (state === undefined) return null;
  return { state, exitCode: Number(field('ExitCode')?.split(':')[0] ?? 0), reason: field('Reason') ?? '' };
}
