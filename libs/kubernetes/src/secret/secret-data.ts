import type { KubeObject } from '@moorline/mesh-core';

/** Keys of a certificate and its key, as Ingress controllers look for them (kubernetes.io/tls). */
export const TLS_CERTIFICATE = 'tls.crt';
export const TLS_PRIVATE_KEY = 'tls.key';

/** What a Secret has under a key, as text; empty: nothing. */
export function secretText(object: KubeObject, key: string): string {
  const data = object['data'] as Readonly<Record<string, string>> | undefined;
  return Buffer.from(data?.[key] ?? '', 'base64').toString('utf8');
}

/** Texts by key as the `data` of a Secret. */
export function secretData(texts: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(texts).map(([key, text]) => [key, Buffer.from(text).toString('base64')]));
}
