import { addressPairSchema, healthReportSchema, transportSchema } from '@moorline/mesh-core';
import * as z from 'zod';

/** What one running agent tells of itself. */
export const statusReportSchema = z.strictObject({
  attachment: z.string(),
  pid: z.int().positive(),
  addresses: addressPairSchema,
  mtu: z.int(),
  relayUrl: z.string(),
  /** A word on each transport that may be used. */
  transports: z.partialRecord(transportSchema, z.string()),
  /** null: it could not be measured, and `failure` says why. */
  health: healthReportSchema.nullable(),
  failure: z.string().nullable(),
});
export type StatusReport = z.infer<typeof statusReportSchema>;
