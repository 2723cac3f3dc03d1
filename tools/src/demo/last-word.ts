import type { DemoResult } from './result.ts';

export interface Failed {
  readonly checks: DemoResult['checks'];
  /** Whatever was thrown. */
  readonly failures: readonly unknown[];
  /** Whether everything was left up. */
  readonly kept: boolean;
  /** What was typed, without options that keep. */
  readonly command: string;
}

/** The last line of a demo that failed: how much, the remedy, and where its logs are. */
export function lastWord({ checks, failures, kept, command }: Failed, remedy: string): string {
  const broken = checks.filter(({ ok }) => !ok).length;
  const logs = kept
    ? 'in the folder of the demo, which is still up'
    : `removed with everything else; \`${command} --keep\` leaves them where only checks fail`;
  return `The demo failed: ${broken} of ${checks.length} checks, ${failures.length} other ${failures.length === 1 ? 'failure' : 'failures'}. Remedy: ${remedy} Logs: ${logs}.`;
}
