/** How many checks held, and how many did not. */
export interface Count {
  readonly passed: number;
  readonly failed: number;
}

export function sum(counts: readonly Count[]): Count {
  return counts.reduce((total, { passed, failed }) => ({ passed: total.passed + passed, failed: total.failed + failed }), { passed: 0, failed: 0 });
}

/** Whether everything held; nothing at all is not success. */
export function isGood({ passed, failed }: Count): boolean {
  return failed === 0 && passed > 0;
}

/** The last line of `./moorline test`. */
export function countLine({ passed, failed }: Count): string {
  return `${passed} passed, ${failed} failed`;
}
