import { asMoorlineError, moorlineError } from '@moorline/mesh-core';

/**
 * Tells what stayed of a sweep, if anything did.
 * @param tries how many things were to be done
 * @throws ML-SWEEP-LEFTOVER, caused by an AggregateError of all failures
 */
export function tellLeftovers(failures: readonly unknown[], tries: number): void {
  if (failures.length === 0) return;
  const details = failures.map((failure) => asMoorlineError(failure, 'ML-SWEEP-LEFTOVER').detail);
  throw moorlineError('ML-SWEEP-LEFTOVER', details.join('; '), new AggregateError(failures, `${failures.length} of ${tries} steps failed`));
}
