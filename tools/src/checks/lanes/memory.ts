import { totalmem } from 'node:os';

/** Memory in bytes that we may have: all of the machine's, or less where our control group has a limit. */
export function ownMemory(): number {
  return smallerOf(totalmem(), process.constrainedMemory());
}

/** @param limit 0, or more than there is, where there is none */
export function smallerOf(total: number, limit: number): number {
  return limit > 0 ? Math.min(total, limit) : total;
}
