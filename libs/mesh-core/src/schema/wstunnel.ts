import * as z from 'zod';
import { ipSchema, portSchema, wssUrlSchema } from './primitives.ts';

/** First part of the path of wstunnel's requests; wstunnel's own is `v1`. */
const pathPrefixSchema = z.string().regex(/^[A-Za-z0-9._~-]{1,64}$/, 'one segment of a path');

/** How endpoints serve clients of wstunnel, on the port of the relay. */
export const wstunnelServiceSchema = z.strictObject({ pathPrefix: pathPrefixSchema.default('v1') });

/** PEM of the authority that is trusted. */
const authoritySchema = z.string().startsWith('-----BEGIN CERTIFICATE-----').max(16_384);

/** A wstunnel server that agents may use where nothing else gets through. */
export const wstunnelServerSchema = z.strictObject({
  /** With its path prefix, if it has one: `wss://host:port/prefix`. */
  url: wssUrlSchema,
  /** Absent: the public authorities are trusted. */
  ca: authoritySchema.optional(),
});

/** The same as an agent has to know it. */
export const wstunnelWaySchema = z.strictObject({
  url: wssUrlSchema,
  ca: authoritySchema.nullable(),
  /** Where that server is to send the datagrams: the endpoint's UDP port as it reaches it. */
  destination: z.strictObject({ address: ipSchema, port: portSchema }),
});
export type WstunnelWay = z.infer<typeof wstunnelWaySchema>;

/** Path of a request to a wstunnel server. */
export function wstunnelPath(pathPrefix: string): string {
  return `/${pathPrefix}/events`;
}
