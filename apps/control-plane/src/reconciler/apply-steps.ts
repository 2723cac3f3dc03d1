import { asMoorlineError, type MoorlineError } from '@moorline/mesh-core';
import pLimit from 'p-limit';
import type { AttachmentStep } from '../provisioner/index.ts';

/** Attachments worked on at once: each start takes a CPU for a tenth of a second. */
const ATTACHMENTS_AT_ONCE = 4;

export interface StepOutcome<Step extends AttachmentStep> {
  readonly step: Step;
  /** null: done. */
  readonly failure: MoorlineError | null;
}

/**
 * Performs steps: those of one attachment in order, those of several side by side. A failure ends the attachment's
 * turn (the next look plans anew) and keeps nobody else.
 */
export async function applySteps<Step extends AttachmentStep>(
  steps: readonly Step[],
  apply: (step: Step) => Promise<void>,
): Promise<readonly StepOutcome<Step>[]> {
  const limit = pLimit(ATTACHMENTS_AT_ONCE);
  const byAttachment = Map.groupBy(steps, (step) => step.attachmentId);
  const outcomes = await Promise.all([...byAttachment.values()].map((own) => limit(() => applyInOrder(own, apply))));
  return outcomes.flat();
}

async function applyInOrder<Step extends AttachmentStep>(
  steps: readonly Step[],
  apply: (step: Step) => Promise<void>,
): Promise<readonly StepOutcome<Step>[]> {
  const outcomes: StepOutcome<Step>[] = [];
  for (const step of steps) {
    try {
      await apply(step);
      outcomes.push({ step, failure: null });
    } catch (error) {
      outcomes.push({ step, failure: asMoorlineError(error) });
      break;
    }
  }
  return outcomes;
}
