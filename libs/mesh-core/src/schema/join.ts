import * as z from 'zod';
import { attachmentIdSchema, dnsLabelSchema, httpsUrlSchema, joinTokenSchema, key32Schema, wssUrlSchema } from './primitives.ts';
import { tunnelConfigSchema } from './tunnel-config.ts';

/** The file that a job is given (mode 0600): who to ask, whom to trust, and the one-time secret. */
export const joinFileSchema = z.strictObject({
  version: z.literal(1),
  server: httpsUrlSchema,
  /** PEM of the authority that signed the server's certificate. */
  ca: z.string().startsWith('-----BEGIN CERTIFICATE-----').max(16_384),
  attachment: dnsLabelSchema,
  token: joinTokenSchema,
});
export type JoinFile = z.infer<typeof joinFileSchema>;

/** Body of `POST /v1/join`. */
export const joinRequestSchema = z.strictObject({
  attachment: dnsLabelSchema,
  token: joinTokenSchema,
  wireguardPublicKey: key32Schema,
  /** Ed25519; signs the hub's challenges ever after. */
  identityPublicKey: key32Schema,
  agentVersion: z.string().max(64),
});
export type JoinRequest = z.infer<typeof joinRequestSchema>;

/** Body of the answer 200. The same request gets the same answer again (but for a newer tunnel revision). */
export const joinAnswerSchema = z.strictObject({
  attachmentId: attachmentIdSchema,
  hubUrl: wssUrlSchema,
  tunnel: tunnelConfigSchema,
});
export type JoinAnswer = z.infer<typeof joinAnswerSchema>;

/** Body of every answer that is not 2xx. */
export const problemSchema = z.strictObject({
  code: z.string().max(64),
  message: z.string().max(2_000),
  remedy: z.string().max(2_000),
});
export type Problem = z.infer<typeof problemSchema>;
