import { addressPairSchema, healthReportSchema, mtuSettingSchema, transportSchema, UNSHARE_CHOICES } from '@moorline/mesh-core';
import * as z from 'zod';
import { agentModeSchema } from './agent-mode.ts';

/** What one running agent tells of itself. */
export const statusReportSchema = z.strictObject({
  attachment: z.string(),
  pid: z.int().positive(),
  /** `name` as SLURM says it, else the host's; `index` counts from 0 among the `of` nodes of the job. */
  node: z.strictObject({ name: z.string(), index: z.int().nonnegative(), of: z.int().positive() }),
  mode: agentModeSchema,
  /** How the job's namespaces were made; null: by the prolog, or there are none. */
  unshare: z.enum(UNSHARE_CHOICES).nullable(),
  addresses: addressPairSchema,
  /** What was set for the tunnel; what is in force is in `health`. */
  mtu: mtuSettingSchema,
  relayUrl: z.string(),
  /** A word on each transport that may be used. */
  transports: z.partialRecord(transportSchema, z.string()),
  /** null: it could not be measured, and `failure` says why. */
  health: healthReportSchema.nullable(),
  failure: z.string().nullable(),
});
export type StatusReport = z.infer<typeof statusReportSchema>;
