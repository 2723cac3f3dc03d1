import * as z from 'zod';
import { addressPairSchema, NODES_MAX } from './attachment.ts';
import { dnsConfigSchema } from './tunnel-config.ts';
import { attachmentIdSchema, cidrSchema, dnsLabelSchema, ipSchema, key32Schema, mtuSchema, portSchema, sha256Schema, wssUrlSchema } from './primitives.ts';

/**
 * What a new endpoint reads from its standard input: the only way in for its secrets, so that none
 * stands in argv, an environment or a file.
 */
export const endpointBootstrapSchema = z.strictObject({
  attachmentId: attachmentIdSchema,
  attachmentName: dnsLabelSchema,
  hubUrl: wssUrlSchema,
  ca: z.string(),
  /** Seed of the endpoint's Ed25519 identity, base64; the control plane keeps only its public key. */
  identitySeed: key32Schema,
  /**
   * `udp`: datagrams are taken directly as well, on the UDP port of the same number. `wstunnelPath`: requests for it
   * are from clients of wstunnel; null: they are not served.
   */
  relay: z.strictObject({ address: ipSchema, port: portSchema, certificate: z.string(), privateKey: z.string(), udp: z.boolean(), wstunnelPath: z.string().nullable() }),
  interfaceName: z.string().regex(/^[a-z][a-z0-9]{1,14}$/),
  /** Of the job's node, or of the head of several. */
  addresses: addressPairSchema,
  /** Of the job's other nodes. */
  furtherAddresses: z.array(addressPairSchema).max(NODES_MAX - 1),
  gateway: addressPairSchema,
  mtu: mtuSchema,
  /** Ranges that this job may send to; all else is dropped. */
  allowedDestinations: z.array(cidrSchema).max(64),
  /** The cluster's DNS, for agents that have no namespace and no resolver of their own. */
  dns: dnsConfigSchema,
  wireguardGo: z.strictObject({ path: z.string(), sha256: sha256Schema }),
});
export type EndpointBootstrap = z.infer<typeof endpointBootstrapSchema>;
