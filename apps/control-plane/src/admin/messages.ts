import * as z from 'zod';
import { addressPairSchema, attachmentIdSchema, attachmentPhaseSchema, dnsLabelSchema, joinFileSchema, mtuSchema, portSchema, transportReasonSchema, transportSchema } from '@moorline/mesh-core';

const MINUTE_MS = 60_000;
export const TOKEN_TTL_MIN_MS = MINUTE_MS;
/** A token in a queue for longer than a month is forgotten, not waited for. */
export const TOKEN_TTL_MAX_MS = 31 * 24 * 60 * MINUTE_MS;
/** A job's wait in most queues; the token opens nothing once redeemed. */
export const TOKEN_TTL_DEFAULT_MS = 24 * 60 * MINUTE_MS;

export const attachRequestSchema = z.strictObject({
  name: z.string().max(1_024),
  /** null: as configured. */
  mtu: z.int().nullable(),
  tokenTtlMs: z.int().min(TOKEN_TTL_MIN_MS).max(TOKEN_TTL_MAX_MS),
});
export type AttachRequest = z.infer<typeof attachRequestSchema>;

export const attachAnswerSchema = z.strictObject({
  id: attachmentIdSchema,
  name: dnsLabelSchema,
  addresses: addressPairSchema,
  mtu: mtuSchema,
  relayPort: portSchema,
  joinFile: joinFileSchema,
  tokenExpiresAtMs: z.int(),
});
export type AttachAnswer = z.infer<typeof attachAnswerSchema>;

const listedSchema = z.strictObject({
  id: attachmentIdSchema,
  name: dnsLabelSchema,
  phase: attachmentPhaseSchema,
  addresses: addressPairSchema,
  mtu: mtuSchema,
  relayPort: portSchema,
  createdAtMs: z.int(),
  transport: transportSchema.nullable(),
  transportReason: transportReasonSchema.nullable(),
  rttMs: z.number().nullable(),
  handshakeAgeMs: z.number().nullable(),
  joinMs: z.number().nullable(),
  connected: z.strictObject({ agent: z.boolean(), endpoint: z.boolean() }),
  health: z.enum(['connected', 'degraded', 'disconnected']),
  reasons: z.array(z.string()),
});
export type Listed = z.infer<typeof listedSchema>;

export const listAnswerSchema = z.strictObject({ attachments: z.array(listedSchema), nowMs: z.int() });
export type ListAnswer = z.infer<typeof listAnswerSchema>;

export const detachAnswerSchema = z.strictObject({ name: dnsLabelSchema });
export type DetachAnswer = z.infer<typeof detachAnswerSchema>;
