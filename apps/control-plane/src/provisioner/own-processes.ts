import { findOwned, statFields, type OwnedProcess } from '@moorline/linux';
import { ENDPOINT_ROLE } from '@moorline/mesh-core';

/** Index of the parent's pid in what `statFields` gives (proc(5), stat field 4). */
const PARENT_FIELD = 1;

/**
 * Processes of this instance. Until a helper that an endpoint has forked becomes its program, it shows the
 * endpoint's own environment, and would be taken for a second endpoint: endpoints are never started by another one.
 */
export function ownProcesses(instance: string): readonly OwnedProcess[] {
  const found = findOwned(instance);
  const endpoints = new Set(found.flatMap(({ pid, role }) => (role === ENDPOINT_ROLE ? [pid] : [])));
  return found.filter(({ pid, role }) => role !== ENDPOINT_ROLE || !endpoints.has(Number(statFields(pid)?.[PARENT_FIELD])));
}
