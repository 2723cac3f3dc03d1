import * as z from 'zod';
import { addressPairSchema, NODES_MAX } from './attachment.ts';
import { JOB_PORTS_MAX } from './tunnel-endpoint.ts';
import { dnsConfigSchema } from './tunnel-config.ts';
import { attachmentIdSchema, cidrSchema, dnsLabelSchema, ipSchema, key32Schema, mtuSettingSchema, portSchema, sha256Schema, wssUrlSchema } from './primitives.ts';

/** What an endpoint's pod is to the cluster besides the end of a tunnel: its own address is where pods reach the job. */
export const endpointPodSchema = z.strictObject({
  /** Where health and readiness are asked for, by HTTP. */
  opsPort: portSchema,
  /** Ports of the job that pods reach; null: all but the pod's own. */
  exposedPorts: z.array(z.strictObject({ protocol: z.enum(['TCP', 'UDP']), port: portSchema })).max(JOB_PORTS_MAX).nullable(),
  /** Ranges that the job may not send to, of those that it else may: the API server, the nodes. */
  deniedDestinations: z.array(cidrSchema).max(1_024),
  /** Whether jobs of other endpoints reach this one. */
  fromJobs: z.boolean(),
});
export type EndpointPodSettings = z.infer<typeof endpointPodSchema>;

/**
 * What a new endpoint reads from its standard input, or in a pod from a file of its Secret: the only ways in for its
 * secrets, so that none stands in argv, an environment or a disk.
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
  mtu: mtuSettingSchema,
  /** Ranges that this job may send to; all else is dropped. As many as a policy names, and what is configured besides. */
  allowedDestinations: z.array(cidrSchema).max(128),
  /** The cluster's DNS, for agents that have no namespace and no resolver of their own. */
  dns: dnsConfigSchema,
  /** Null: the endpoint is a process on a node. */
  pod: endpointPodSchema.nullable(),
  wireguardGo: z.strictObject({ path: z.string(), sha256: sha256Schema }),
});
export type EndpointBootstrap = z.infer<typeof endpointBootstrapSchema>;

/** What an endpoint that runs takes from a bootstrap written anew, perhaps by a control plane of another version. */
export const relayIdentitySchema = z.object({ relay: z.object(endpointBootstrapSchema.shape.relay.pick({ certificate: true, privateKey: true }).shape) });
export type RelayIdentity = z.infer<typeof relayIdentitySchema>['relay'];
