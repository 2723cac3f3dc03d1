import { CHECKS, type CheckGroup, type CheckId } from '@moorline/mesh-core';

/** Checks of these groups, in the order in which they are shown. */
export function checksOf(...groups: readonly CheckGroup[]): readonly CheckId[] {
  return CHECKS.filter(({ group }) => groups.includes(group)).map(({ id }) => id);
}

/** Not checked on a worker from which everything is reached without a proxy, and on which no agent runs. */
export const NOT_AT_A_SITE: readonly CheckId[] = ['proxy', ...checksOf('tunnel')];
