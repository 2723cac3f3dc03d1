import * as z from 'zod';
import { addressPairSchema, nodeIndexSchema, NODES_MAX } from './attachment.ts';
import { healthReportSchema } from './health.ts';
import { attachmentIdSchema, key32Schema, portSchema, sha256Schema, signatureSchema } from './primitives.ts';
import { tunnelConfigSchema } from './tunnel-config.ts';

/** WebSocket subprotocol of the hub; JSON text messages, one object each. */
export const HUB_SUBPROTOCOL = 'moorline.hub.v1';
export const HUB_PATH = '/v1/hub';
/** Most bytes of one hub message; the largest real one is about 6 KiB. */
export const HUB_MESSAGE_MAX_BYTES = 65_536;

export const hubRoleSchema = z.enum(['agent', 'endpoint']);
export type HubRole = z.infer<typeof hubRoleSchema>;

/** What the endpoint tells of itself, so that agents can be pointed at it. */
export const endpointReadySchema = z.strictObject({
  wireguardPublicKey: key32Schema,
  relayPort: portSchema,
  /** Where it takes datagrams directly; null: nowhere. */
  udpPort: portSchema.nullable(),
  probePort: portSchema,
});
export type EndpointReady = z.infer<typeof endpointReadySchema>;

/** The agent of one node as its endpoint has to know it. */
export const peerSchema = z.strictObject({
  wireguardPublicKey: key32Schema,
  addresses: addressPairSchema,
  /** SHA-256 of the relay ticket that the agent will show. */
  ticketSha256: sha256Schema,
});
export type Peer = z.infer<typeof peerSchema>;

/** Messages from agents and endpoints to the hub. `hello` answers `challenge`. */
export const hubClientMessageSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('hello'),
    role: hubRoleSchema,
    attachmentId: attachmentIdSchema,
    /** Index of the agent's node; 0 for endpoints. */
    node: nodeIndexSchema,
    /** Start time of this process: a newer connection evicts an older one. */
    generation: z.int().nonnegative(),
    /** Ed25519 over `helloPayload(nonce, role, attachmentId, node, generation)`. */
    signature: signatureSchema,
    version: z.string().max(64),
    /** Endpoints only. */
    ready: endpointReadySchema.nullable(),
  }),
  z.strictObject({ kind: z.literal('applied'), revision: z.int().nonnegative() }),
  z.strictObject({ kind: z.literal('health'), report: healthReportSchema }),
  z.strictObject({ kind: z.literal('leave'), reason: z.string().max(200) }),
]);
export type HubClientMessage = z.infer<typeof hubClientMessageSchema>;

/** Messages from the hub. */
export const hubServerMessageSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('challenge'), nonce: key32Schema }),
  z.strictObject({ kind: z.literal('welcome'), healthIntervalMs: z.int().positive() }),
  /** To agents. */
  z.strictObject({ kind: z.literal('tunnel'), tunnel: tunnelConfigSchema }),
  /** To endpoints: all who have joined; answered by `applied`. */
  z.strictObject({ kind: z.literal('peers'), revision: z.int().nonnegative(), peers: z.array(peerSchema).max(NODES_MAX) }),
  /** The connection is closed for good: do not come back with this identity. */
  z.strictObject({ kind: z.literal('evicted'), code: z.string().max(64), reason: z.string().max(500) }),
]);
export type HubServerMessage = z.infer<typeof hubServerMessageSchema>;
