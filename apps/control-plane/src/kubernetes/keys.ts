const ENDPOINT = 'endpoint/';
const MOORING = 'mooring/';

/** What the queue holds: a TunnelEndpoint with its pod, or an attachment with its endpoint. */
export type Key =
  | { readonly kind: 'endpoint'; readonly attachmentId: string }
  | { readonly kind: 'mooring'; readonly namespace: string; readonly name: string };

export function endpointKey(attachmentId: string): string {
  return `${ENDPOINT}${attachmentId}`;
}

export function mooringKey(namespace: string, name: string): string {
  return `${MOORING}${namespace}/${name}`;
}

export function parseKey(text: string): Key {
  if (text.startsWith(ENDPOINT)) return { kind: 'endpoint', attachmentId: text.slice(ENDPOINT.length) };
  const [namespace = '', name = ''] = text.slice(MOORING.length).split('/');
  return { kind: 'mooring', namespace, name };
}
