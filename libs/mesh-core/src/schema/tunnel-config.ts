import * as z from 'zod';
import { wstunnelWaySchema } from './wstunnel.ts';
import { addressPairSchema, NODES_MAX } from './attachment.ts';
import { transportsSchema } from './health.ts';
import { cidrSchema, dnsLabelSchema, dnsNameSchema, ipSchema, key32Schema, mtuSettingSchema, portSchema, relayTicketSchema, wssUrlSchema } from './primitives.ts';

/** WebSocket subprotocol of the endpoint's relay; binary messages of datagrams. */
export const RELAY_SUBPROTOCOL = 'moorline.relay.v1';
export const RELAY_PATH = '/v1/relay';
/** Before the paths of an endpoint that shares its host with others: this, and the attachment's identity. */
export const ENDPOINTS_PATH = '/endpoints';

/** WireGuard's persistent keepalive is a 16-bit number of seconds. */
export const KEEPALIVE_MAX_SEC = 65_535;

export const dnsConfigSchema = z.strictObject({
  servers: z.array(ipSchema).max(3),
  searches: z.array(dnsNameSchema).max(32),
  ndots: z.int().min(0).max(15),
});
export type DnsConfig = z.infer<typeof dnsConfigSchema>;

/** How the agent reaches the endpoint; replaced as a whole when the endpoint restarts with new keys. */
export const endpointReferenceSchema = z.strictObject({
  wireguardPublicKey: key32Schema,
  relayUrl: wssUrlSchema,
  /** Where it takes datagrams directly; null: nowhere. */
  udp: z.strictObject({ address: ipSchema, port: portSchema }).nullable(),
  /** A wstunnel server that leads to it; null: none. */
  wstunnel: wstunnelWaySchema.nullable(),
  /** UDP echo on the endpoint's overlay address: the probe of the data path. */
  probePort: portSchema,
});
export type EndpointReference = z.infer<typeof endpointReferenceSchema>;

/** One node of a job as the others know it. */
export const nodeReferenceSchema = z.strictObject({ name: dnsLabelSchema, addresses: addressPairSchema });
export type NodeReference = z.infer<typeof nodeReferenceSchema>;

/** All that an agent needs to bring its end of the tunnel up. */
export const tunnelConfigSchema = z.strictObject({
  /** Grows with each change; an older revision is ignored. */
  revision: z.int().nonnegative(),
  addresses: addressPairSchema,
  /** Every node of the job by index, this one included; empty for a job on one node. */
  nodes: z.array(nodeReferenceSchema).max(NODES_MAX),
  /** The endpoint's own overlay addresses, the same for every attachment. */
  gateway: addressPairSchema,
  mtu: mtuSettingSchema,
  /** Pod, service and overlay ranges that go through the tunnel. */
  routes: z.array(cidrSchema).max(64),
  dns: dnsConfigSchema,
  keepaliveSec: z.int().min(0).max(KEEPALIVE_MAX_SEC),
  relayTicket: relayTicketSchema,
  /** Those that the control plane allows. */
  transports: transportsSchema,
  endpoint: endpointReferenceSchema,
});
export type TunnelConfig = z.infer<typeof tunnelConfigSchema>;
