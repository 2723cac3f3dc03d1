import * as z from 'zod';
import { addressPairSchema, cidrSchema, dnsConfigSchema, dnsLabelSchema, endpointPodSchema, key32Schema, mtuSettingSchema, portSchema, sha256Schema } from '../schema/index.ts';
import { staticSecretSchema } from './worker-file.ts';

/** What an endpoint is given in place of a bootstrap where there is no hub: its one peer, and keys that were made elsewhere. */
export const staticEndpointSchema = z.strictObject({
  version: z.literal(1),
  kind: z.literal('static'),
  name: dnsLabelSchema,
  secret: staticSecretSchema,
  wireguardPrivateKey: key32Schema,
  peerPublicKey: key32Schema,
  /** Certificate and key lie beside this file: `tls.crt` and `tls.key`. */
  relay: z.strictObject({ port: portSchema }),
  addresses: addressPairSchema,
  gateway: addressPairSchema,
  mtu: mtuSettingSchema,
  allowedDestinations: z.array(cidrSchema).max(64),
  dns: dnsConfigSchema,
  pod: endpointPodSchema,
  wireguardGo: z.strictObject({ path: z.string(), sha256: sha256Schema }),
});
export type StaticEndpoint = z.infer<typeof staticEndpointSchema>;

/** Certificate chain and key of the relay, beside the file. */
export const STATIC_FILE = 'static.json';
export const STATIC_CERTIFICATE_FILE = 'tls.crt';
export const STATIC_KEY_FILE = 'tls.key';
