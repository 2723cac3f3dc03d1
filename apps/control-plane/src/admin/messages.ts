import * as z from 'zod';
import { addressPairSchema, attachmentIdSchema, attachmentPhaseSchema, dnsLabelSchema, joinFileSchema, mtuInUseSchema, mtuSettingSchema, nodeIndexSchema, NODES_MAX, nodeReferenceSchema, portSchema, transportReasonSchema, transportSchema } from '@moorline/mesh-core';

const MINUTE_MS = 60_000;
export const TOKEN_TTL_MIN_MS = MINUTE_MS;
/** A token in a queue for longer than a month is forgotten, not waited for. */
export const TOKEN_TTL_MAX_MS = 31 * 24 * 60 * MINUTE_MS;
/** A job's wait in most queues; the token opens nothing once redeemed. */
export const TOKEN_TTL_DEFAULT_MS = 24 * 60 * MINUTE_MS;

export const attachRequestSchema = z.strictObject({
  name: z.string().max(1_024),
  /** For each node of the job by index the only worker that it is for, null for any. */
  nodesFor: z.array(dnsLabelSchema.nullable()).min(1).max(NODES_MAX),
  /** null: as configured. */
  mtu: z.union([z.int(), z.literal('auto')]).nullable(),
  tokenTtlMs: z.int().min(TOKEN_TTL_MIN_MS).max(TOKEN_TTL_MAX_MS),
});
export type AttachRequest = z.infer<typeof attachRequestSchema>;

export const attachAnswerSchema = z.strictObject({
  id: attachmentIdSchema,
  name: dnsLabelSchema,
  /** Of the job, or of its head node. */
  addresses: addressPairSchema,
  /** Names and addresses of the nodes by index; empty for a job on one. */
  nodes: z.array(nodeReferenceSchema),
  mtu: mtuSettingSchema,
  relayPort: portSchema,
  joinFile: joinFileSchema,
  tokenExpiresAtMs: z.int(),
});
export type AttachAnswer = z.infer<typeof attachAnswerSchema>;

/** What one end of a tunnel has told, as it is shown. */
const measuredSchema = z.strictObject({
  transport: transportSchema.nullable(),
  transportReason: transportReasonSchema.nullable(),
  /** In force at the agent. */
  mtuInUse: mtuInUseSchema.nullable(),
  rttMs: z.number().nullable(),
  handshakeAgeMs: z.number().nullable(),
  joinMs: z.number().nullable(),
  health: z.enum(['connected', 'degraded', 'disconnected']),
  reasons: z.array(z.string()),
});

const listedNodeSchema = z.strictObject({
  index: nodeIndexSchema,
  name: dnsLabelSchema,
  addresses: addressPairSchema,
  phase: attachmentPhaseSchema,
  /** The worker that it runs on, as its agent said; null: none has joined. */
  worker: z.string().nullable(),
  connected: z.boolean(),
  ...measuredSchema.shape,
});

const listedSchema = z.strictObject({
  id: attachmentIdSchema,
  name: dnsLabelSchema,
  phase: attachmentPhaseSchema,
  addresses: addressPairSchema,
  mtu: mtuSettingSchema,
  relayPort: portSchema,
  createdAtMs: z.int(),
  connected: z.strictObject({ agent: z.boolean(), endpoint: z.boolean() }),
  /** What the job's agent measured, or that of its head node. */
  ...measuredSchema.shape,
  /** Each node by index, one at least. */
  nodes: z.array(listedNodeSchema).min(1),
});
export type Listed = z.infer<typeof listedSchema>;

export const listAnswerSchema = z.strictObject({ attachments: z.array(listedSchema), nowMs: z.int() });
export type ListAnswer = z.infer<typeof listAnswerSchema>;

export const detachAnswerSchema = z.strictObject({ name: dnsLabelSchema });
export type DetachAnswer = z.infer<typeof detachAnswerSchema>;
