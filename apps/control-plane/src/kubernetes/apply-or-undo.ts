import { asMoorlineError, moorlineError, type MoorlineError, type ObjectStep } from '@moorline/mesh-core';

export interface ApplyOrUndoOptions {
  readonly apply: (step: ObjectStep) => Promise<void>;
  /** Called after each step that succeeded. */
  readonly onDone: (step: ObjectStep) => void;
}

/**
 * Performs steps in order. When one fails, what this turn made before it is taken away again, the last first; what
 * stood before stays.
 * @throws the failure, or ML-ENDPOINT-FAILED by an AggregateError of it and of all that could not be undone
 */
export async function applyOrUndo(steps: readonly ObjectStep[], { apply, onDone }: ApplyOrUndoOptions): Promise<void> {
  const made: Extract<ObjectStep, { kind: 'makeObject' }>[] = [];
  for (const step of steps) {
    try {
      await apply(step);
    } catch (error) {
      throw combined(asMoorlineError(error), await undo(made, apply));
    }
    onDone(step);
    if (step.kind === 'makeObject') made.push(step);
  }
}

async function undo(made: readonly Extract<ObjectStep, { kind: 'makeObject' }>[], apply: ApplyOrUndoOptions['apply']): Promise<readonly MoorlineError[]> {
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
