import { BED_VARIABLE, startAsUser, toEnd, type AgentResult } from '@moorline/tools';
import type { Site } from './site.ts';

/** Runs srun(1) as the field's user, as one would on a login node, to its end. */
export async function runStep({ field, slurm }: Site, args: readonly string[]): Promise<AgentResult> {
  return toEnd(await startAsUser(field, ['srun', ...args], { environment: { ...slurm.environment, [BED_VARIABLE]: field.bed.name } }));
}
