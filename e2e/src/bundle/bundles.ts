import { join } from 'node:path';
import { run } from '@moorline/linux';
import { bundleSchema, type Bundle } from '@moorline/mesh-core';
import * as z from 'zod';

/** Two archives of a hundred megabytes on a busy machine; remembered if nothing has changed. */
const BUNDLE_DEADLINE_MS = 900_000;
const ROOT = join(import.meta.dirname, '..', '..', '..');

const printedSchema = z.object({ mirror: z.string(), bundles: z.array(bundleSchema), bootstrap: z.string().nullable() });

/** Runs `./moorline bundle` for a control plane; its mirror is the one that beds share. @returns the bundles */
export async function bundleFor(server: string, bootstrap: string): Promise<{ readonly bundles: readonly Bundle[]; readonly mirror: string }> {
  const args = [join(ROOT, 'tools', 'src', 'cli', 'main.ts'), 'bundle', '--json', '--server', server, '--bootstrap', bootstrap];
  const { stdout } = await run(process.execPath, args, { deadlineMs: BUNDLE_DEADLINE_MS, cwd: ROOT });
  return printedSchema.parse(JSON.parse(stdout));
}
