import * as z from 'zod';
import { sha256Schema } from './primitives.ts';

export const architectureSchema = z.enum(['x64', 'arm64']);
export const artifactNameSchema = z.enum(['wireguard-go', 'slirp4netns']);
export type ArtifactName = z.infer<typeof artifactNameSchema>;

/** Where the mirror may take an artifact from; whatever it gives must have the pinned hash. */
export const artifactSourceSchema = z.discriminatedUnion('kind', [
  /** A file out of a Debian package of the machine's own mirror. */
  z.strictObject({
    kind: z.literal('debian'),
    suite: z.string(),
    package: z.string(),
    version: z.string(),
    pool: z.string(),
    packageSha256: sha256Schema,
    member: z.string(),
  }),
  z.strictObject({ kind: z.literal('https'), url: z.url({ protocol: /^https$/ }) }),
]);
export type ArtifactSource = z.infer<typeof artifactSourceSchema>;

export const artifactSchema = z.strictObject({
  name: artifactNameSchema,
  version: z.string().min(1),
  architecture: architectureSchema,
  sha256: sha256Schema,
  size: z.int().positive(),
  sources: z.array(artifactSourceSchema).min(1),
});
export type Artifact = z.infer<typeof artifactSchema>;

export const artifactLockSchema = z.strictObject({ version: z.literal(1), artifacts: z.array(artifactSchema).min(1).max(64) });
export type ArtifactLock = z.infer<typeof artifactLockSchema>;
