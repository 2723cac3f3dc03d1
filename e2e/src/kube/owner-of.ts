import { ATTACHMENT_LABEL, type KubeObject } from '@moorline/mesh-core';
import type { ApiRequest } from './fault-proxy.ts';

/**
 * Says for which TunnelEndpoint a write is, by what earlier writes have told: its name, or null for what is of all of
 * them. To be asked about every write, in order.
 */
export function createOwnerOf(): (request: ApiRequest) => string | null {
  const names = new Map<string, string>();
  return ({ path, body }) => {
    const own = /\/tunnelendpoints\/([^/]+)/.exec(path)?.[1];
    if (own !== undefined) return own;
    const regarding = (body?.['regarding'] as { readonly name?: string } | undefined)?.name;
    if (regarding !== undefined) return regarding;
    const id = body?.metadata?.labels?.[ATTACHMENT_LABEL] ?? /\/endpoint-([0-9a-f]{16})/.exec(path)?.[1];
    const assigned = assignedIn(body);
    if (id !== undefined && assigned !== null) names.set(id, assigned).set(body?.metadata.name ?? '', assigned);
    const record = /\/secrets\/(attachment-.+)$/.exec(path)?.[1];
    if (record !== undefined) return names.get(record) ?? null;
    return id === undefined ? null : (names.get(id) ?? null);
  };
}

/** The resource that an attachment's record is for. */
function assignedIn(body: KubeObject | null): string | null {
  const record = (body?.['data'] as { readonly record?: string } | undefined)?.record;
  if (record === undefined) return null;
  return (JSON.parse(Buffer.from(record, 'base64').toString('utf8')) as { readonly assignment: { readonly name: string } | null }).assignment?.name ?? null;
}

/** `create Secret`, `delete Pod`, for people and for telling steps apart. */
export function stepOf({ method, path }: ApiRequest): string {
  const parts = path.split('/');
  const at = parts.indexOf('namespaces');
  const [plural = '', , subresource] = parts.slice(at + 2);
  return `${method} ${plural}${subresource === undefined ? '' : `/${subresource}`}`;
}
