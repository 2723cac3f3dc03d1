import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';

const LOCK = join(import.meta.dirname, 'packages.lock.json');

const lockSchema = z.strictObject({
  packages: z.array(z.strictObject({ package: z.string(), version: z.string(), pool: z.string(), packageSha256: z.string(), programs: z.array(z.string()) })),
});
/** A Debian package of which the libraries, the named programs and the licence go into an image. */
export type BasePackage = z.infer<typeof lockSchema>['packages'][number];

/** The pinned packages that the programs of an image need, of Debian 12 on x86-64. */
export function basePackages(): readonly BasePackage[] {
  return lockSchema.parse(JSON.parse(readFileSync(LOCK, 'utf8'))).packages;
}
