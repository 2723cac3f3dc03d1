import { ENDPOINT_ROLE, parseOwnerMark, type ObservedProcess } from '@moorline/mesh-core';

/** Attachments of which an endpoint process was seen. */
export function runningEndpoints(processes: readonly ObservedProcess[]): ReadonlySet<string> {
  return new Set(processes.flatMap(({ owner, role }) => (role === ENDPOINT_ROLE ? (parseOwnerMark(owner)?.attachmentId ?? []) : [])));
}
