import { mendObject, moorlineError, type EndpointObject, type KubeObject } from '@moorline/mesh-core';
import { describeObject } from '@moorline/kubernetes';

/**
 * Makes sure that what a write of ours gave back is as it was written.
 * @throws ML-KUBE-CHANGED-BACK with the fields that are otherwise
 */
export function requireMended(result: KubeObject, wanted: EndpointObject): void {
  const patch = mendObject(result, wanted);
  if (patch !== null) throw moorlineError('ML-KUBE-CHANGED-BACK', `${describeObject(wanted)}: ${pathsOf(patch).join(', ')}`);
}

/** Names of fields alone: their values may be anybody's. */
function pathsOf(patch: object, prefix = ''): readonly string[] {
  return Object.entries(patch).flatMap(([key, value]) => (typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length > 0 ? pathsOf(value as object, `${prefix}${key}.`) : [`${prefix}${key}`]));
}
