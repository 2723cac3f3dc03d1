import type { Count } from './count.ts';

/** What all stages work with. */
export interface StageContext {
  /** Root of the checkout. */
  readonly root: string;
  readonly signal: AbortSignal;
  /** Takes lines that a person may want to see while a stage runs. */
  readonly onLine: (line: string) => void;
}

export interface StageOutcome {
  readonly count: Count;
  /** Output of what failed, enough to act upon. */
  readonly failures: readonly string[];
}

/** One part of `./moorline test`. */
export interface Stage {
  readonly name: string;
  readonly run: (context: StageContext) => Promise<StageOutcome>;
}
