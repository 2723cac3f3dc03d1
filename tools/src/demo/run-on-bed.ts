import type { Bed } from '../testbed/index.ts';
import { createCleanUp } from './clean-up.ts';
import type { Check } from './checks/index.ts';
import type { Progress } from './progress/index.ts';
import { takeBed, type Stage } from './world.ts';

export interface DemoOptions {
  readonly keep: boolean;
  readonly progress: Progress;
  readonly signal: AbortSignal;
}

export interface BedOutcome<Findings, Kept> {
  readonly findings: Findings;
  /** Whatever was thrown, the first one first. */
  readonly failures: readonly unknown[];
  /** What was left up; null: everything is gone. */
  readonly kept: Kept | null;
}

/** Adds what was found; checks to those that are there. */
export type Finder<Findings> = (part: Partial<Findings>) => void;

/**
 * Takes the demo's bed, runs a story on it, and takes all of it down again: also on failure and when `signal` aborts, but
 * not when the story gives something to be kept. Never throws.
 */
export async function runOnBed<Findings extends { readonly checks: readonly Check[] }, Kept>(
  { progress, signal }: DemoOptions,
  nothing: Findings,
  story: (bed: Bed, stage: Stage, found: Finder<Findings>) => Promise<Kept | null>,
): Promise<BedOutcome<Findings, Kept>> {
  const stage: Stage = { progress, cleanUp: createCleanUp(), signal };
  const failures: unknown[] = [];
  let findings = nothing;
  let kept: Kept | null = null;
  try {
    const bed = await takeBed(stage);
    kept = await story(bed, stage, (part) => (findings = { ...findings, ...part, checks: [...findings.checks, ...(part.checks ?? [])] }));
    if (kept !== null) await bed.keep();
  } catch (error) {
    failures.push(signal.aborted ? signal.reason : error);
    kept = null;
  }
  if (kept === null) await stage.cleanUp.run(progress).catch((error: unknown) => failures.push(error));
  return { findings, failures, kept };
}
