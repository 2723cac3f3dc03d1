import { hostname } from 'node:os';
import { dnsLabel, expandHostlist, type NodeClaim } from '@moorline/mesh-core';

/** What a person said of the node; absent: as SLURM says. */
export interface NodeOptions {
  readonly name?: string | undefined;
  readonly index?: number | undefined;
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Which node of its job this agent is on. The index is the node's place in the job's list of nodes, which is the same
 * in each step of the job (SLURM_NODEID is not: it counts the nodes of the step).
 * @param environment of a job, of one of its steps (srun(1)) or of a prolog
 */
export function nodeClaimOf(options: NodeOptions, environment: Environment): NodeClaim {
  const slurmName = environment['SLURMD_NODENAME'];
  const name = options.name ?? slurmName ?? hostname();
  return { name: dnsLabel(name), index: options.index ?? placeInList(name, environment) ?? placeInStep(options, environment) };
}

function placeInList(name: string, environment: Environment): number | null {
  const list = environment['SLURM_JOB_NODELIST'] ?? environment['SLURM_NODELIST'];
  if (list === undefined) return null;
  try {
    const place = expandHostlist(list).indexOf(name);
    return place < 0 ? null : place;
  } catch {
    // What cannot be read tells nothing; the control plane judges without it.
    return null;
  }
}

function placeInStep({ name }: NodeOptions, environment: Environment): number | null {
  const id = environment['SLURM_NODEID'];
  return name === undefined && id !== undefined && /^\d{1,5}$/.test(id) ? Number(id) : null;
}
