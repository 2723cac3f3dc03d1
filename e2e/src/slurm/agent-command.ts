import { join } from 'node:path';
import { run } from '@moorline/linux';
import type { Site } from './site.ts';

/** Each process that is left may take some seconds to end. */
const DEADLINE_MS = 120_000;

/** What the agent prints when root calls it on the node, as an administrator would. */
export async function runAgentAsRoot({ field, hooks, slurm }: Site, args: readonly string[], environment: Readonly<Record<string, string>> = {}): Promise<string> {
  const { stdout } = await run(field.programs.agent, [...args, '--policy', join(hooks.folder, 'site.yaml')], { environment: { ...slurm.environment, ...environment }, deadlineMs: DEADLINE_MS });
  return stdout;
}

/** Removes what jobs have left, by `moorline-agent gc`. */
export async function collectGarbage(site: Site): Promise<void> {
  await runAgentAsRoot(site, ['gc']);
}
