import { endProcess, findOwned, type OwnedProcess } from '@moorline/linux';
import { SLURM_MARK } from '@moorline/mesh-core';

/** Our processes of a job, on whichever node; of one role if it is given. */
export function ownedBy(id: number, role?: string): readonly OwnedProcess[] {
  return findOwned(SLURM_MARK).filter((found) => found.owner.endsWith(`/${id}`) && (role === undefined || found.role === role));
}

/** Ends processes by SIGKILL. */
export async function killAll(processes: readonly Pick<OwnedProcess, 'pid' | 'startTicks'>[]): Promise<void> {
  await Promise.all(processes.map((found) => endProcess(found, 0)));
}
