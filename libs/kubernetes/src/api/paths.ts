import type { KubeObject, ResourceKind } from '@moorline/mesh-core';

/** Path of a collection, or of one object in it, on the API server (Kubernetes: API concepts, resource URIs). */
export function pathOf({ apiVersion, plural, namespaced }: ResourceKind, namespace: string | null, name?: string, subresource?: string): string {
  const root = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
  const within = namespaced && namespace !== null ? `/namespaces/${encodeURIComponent(namespace)}` : '';
  const parts = [name, subresource].flatMap((part) => (part === undefined ? [] : `/${encodeURIComponent(part)}`));
  return `${root}${within}/${plural}${parts.join('')}`;
}

/** `Pod default/web-0`, for people. */
export function describeObject({ kind, metadata: { namespace, name } }: Pick<KubeObject, 'kind' | 'metadata'>): string {
  return `${kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`;
}
