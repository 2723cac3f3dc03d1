import * as z from 'zod';
import { architectureSchema } from './artifact.ts';
import { sha256Schema } from './primitives.ts';

/** File of a mirror that tells which bundles of the agent it holds. */
export const BUNDLE_INDEX_FILE = 'bundles.json';

/** The agent with all that it needs to run, as one archive (tar, gzip) that is named by its SHA-256. */
export const bundleSchema = z.strictObject({
  version: z.string().max(64),
  architecture: architectureSchema,
  sha256: sha256Schema,
  size: z.int().positive(),
});
export type Bundle = z.infer<typeof bundleSchema>;

/** Newest first; older ones stay, for workers whose bootstrap names them. */
export const bundleIndexSchema = z.strictObject({ version: z.literal(1), bundles: z.array(bundleSchema).max(64) });
export type BundleIndex = z.infer<typeof bundleIndexSchema>;
