import { addressPairSchema, healthReportSchema } from '@moorline/mesh-core';
import * as z from 'zod';

/** What one running agent tells of itself. */
export const statusReportSchema = z.strictObject({
  attachment: z.string(),
  pid: z.int().positive(),
  addresses: addressPairSchema,
  mtu: z.int(),
  relayUrl: z.string(),
  /** null: it could not be measured, and `failure` says why. */
  health: healthReportSchema.nullable(),
  failure: z.string().nullable(),
});
export type StatusReport = z.infer<typeof statusReportSchema>;
