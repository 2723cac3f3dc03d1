import { join } from 'node:path';
import { run } from '@moorline/linux';
import { bundleIndexSchema, type Bundle } from '@moorline/mesh-core';
import { registryEnvironment } from '@moorline/tools';

/** Two archives of a hundred megabytes on a busy machine; remembered if nothing has changed. */
const BUNDLE_DEADLINE_MS = 900_000;
const ROOT = join(import.meta.dirname, '..', '..', '..');

/** Runs `./moorline bundle` for a control plane; its mirror is the one that beds share. */
export async function bundleFor(server: string, bootstrap: string): Promise<{ readonly bundles: readonly Bundle[]; readonly mirror: string }> {
  const args = [join(ROOT, 'tools', 'src', 'cli', 'main.ts'), 'bundle', '--json', '--server', server, '--bootstrap', bootstrap];
  const { stdout } = await run(process.execPath, args, { deadlineMs: BUNDLE_DEADLINE_MS, cwd: ROOT, environment: registryEnvironment(process.env) });
  const { mirror, bundles } = JSON.parse(stdout) as { readonly mirror: string; readonly bundles: unknown };
  return { mirror, bundles: bundleIndexSchema.parse({ version: 1, bundles }).bundles };
}
