import { asMoorlineError, moorlineError, type EndpointObject, type MoorlineError, type ObjectStep } from '@moorline/mesh-core';

export interface ApplyOrUndoOptions {
  /** Performs a step. @returns the object that came to be by it; null: none, or it stood before */
  readonly apply: (step: ObjectStep) => Promise<EndpointObject | null>;
  /** Called after each step that succeeded. */
  readonly onDone: (step: ObjectStep) => void;
}

interface Made {
  readonly attachmentId: string;
  /** With its uid: another one of its name is not ours to undo. */
  readonly object: EndpointObject;
}

/**
 * Performs steps in order. When one fails, what this turn made before it is taken away again, the last first; what
 * stood before stays.
 * @throws the failure, or ML-ENDPOINT-FAILED by an AggregateError of it and of all that could not be undone
 */
export async function applyOrUndo(steps: readonly ObjectStep[], { apply, onDone }: ApplyOrUndoOptions): Promise<void> {
  const made: Made[] = [];
  for (const step of steps) {
    try {
      const object = await apply(step);
      if (object !== null) made.push({ attachmentId: step.attachmentId, object });
    } catch (error) {
      throw combined(asMoorlineError(error), await undo(made, apply));
    }
    onDone(step);
  }
}

async function undo(made: readonly Made[], apply: ApplyOrUndoOptions['apply']): Promise<readonly MoorlineError[]> {
  const failures: MoorlineError[] = [];
  for (const { attachmentId, object } of made.toReversed()) {
    try {
      await apply({ kind: 'removeObject', attachmentId, object, reason: 'unwanted' });
    } catch (error) {
      failures.push(asMoorlineError(error));
    }
  }
  return failures;
}

function combined(failure: MoorlineError, others: readonly MoorlineError[]): MoorlineError {
  if (others.length === 0) return failure;
  return moorlineError('ML-ENDPOINT-FAILED', [failure, ...others].map(({ message }) => message).join('; '), new AggregateError([failure, ...others]));
}
