import * as z from 'zod';
import { addressPairSchema, cidrSchema, dnsConfigSchema, dnsLabelSchema, httpsUrlSchema, mtuSettingSchema, wssUrlSchema } from '../schema/index.ts';

/** Shared by both ends, and sent to nobody: interLink's random path, 32 hexadecimal digits, or any other. */
export const staticSecretSchema = z.string().min(16).max(256);

/**
 * What an agent is given in place of a join file where nobody can be asked to join: its tunnel as interLink's virtual
 * kubelet has it, with WireGuard's keys made there.
 */
export const staticWorkerSchema = z.strictObject({
  version: z.literal(1),
  kind: z.literal('static'),
  name: dnsLabelSchema,
  /** Where pinned binaries are fetched from. */
  server: httpsUrlSchema,
  /** PEM of the authority of server and relay. */
  ca: z.string().startsWith('-----BEGIN CERTIFICATE-----').max(16_384),
  secret: staticSecretSchema,
  /** WireGuard's own configuration, as wg(8) reads it: private key, the peer's key, keepalive. */
  wireguard: z.string().max(4_096),
  relayUrl: wssUrlSchema,
  addresses: addressPairSchema,
  gateway: addressPairSchema,
  mtu: mtuSettingSchema,
  routes: z.array(cidrSchema).min(1).max(64),
  dns: dnsConfigSchema,
});
export type StaticWorker = z.infer<typeof staticWorkerSchema>;
