import * as z from 'zod';
import { nodeIndexSchema } from './attachment.ts';
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

/** The node of a job that an agent runs on; an attachment for one node does not look at it. */
export const nodeClaimSchema = z.strictObject({
  /** The same for every agent of that node, another one on every other. */
  name: dnsLabelSchema,
  /** Its place in the job's list of nodes; null: not known. */
  index: z.int().nonnegative().nullable(),
});
export type NodeClaim = z.infer<typeof nodeClaimSchema>;

/** Body of `POST /v1/join`. */
export const joinRequestSchema = z.strictObject({
  attachment: dnsLabelSchema,
  token: joinTokenSchema,
  node: nodeClaimSchema,
  wireguardPublicKey: key32Schema,
  /** Ed25519; signs the hub's challenges ever after. */
  identityPublicKey: key32Schema,
  agentVersion: z.string().max(64),
});
export type JoinRequest = z.infer<typeof joinRequestSchema>;

/** Body of the answer 200. The same request gets the same answer again (but for a newer tunnel revision). */
export const joinAnswerSchema = z.strictObject({
  attachmentId: attachmentIdSchema,
  /** Index of the node that the agent is now. */
  node: nodeIndexSchema,
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
