import * as z from 'zod';

/** First part of the path of wstunnel's requests; wstunnel's own is `v1`. */
const pathPrefixSchema = z.string().regex(/^[A-Za-z0-9._~-]{1,64}$/, 'one segment of a path');

/** How endpoints serve clients of wstunnel, on the port of the relay. */
export const wstunnelServiceSchema = z.strictObject({ pathPrefix: pathPrefixSchema.default('v1') });

/** Path of a request to a wstunnel server. */
export function wstunnelPath(pathPrefix: string): string {
  return `/${pathPrefix}/events`;
}
