import { explain, type MoorlineError, type TunnelConfig } from '@moorline/mesh-core';
import { FOLDER_VARIABLE } from './find-folder.ts';

export interface TaskFacts {
  readonly attachment: string;
  readonly addresses: TunnelConfig['addresses'];
  /** Folder of the job, by which `moorline-agent exec` and `wait` find it. */
  readonly folder: string;
  /** Path of the agent. */
  readonly agent: string;
}

/**
 * What TaskProlog prints for a job that is on the mesh: `export` lines (sbatch(1)), which no task has to use.
 * MOORLINE_EXEC goes before a command where the site has no plugin.
 */
export function joinedLines({ attachment, addresses, folder, agent }: TaskFacts): string {
  return [
    `export MOORLINE_ATTACHMENT=${attachment}`,
    `export MOORLINE_IPV4=${addresses.ipv4}`,
    `export MOORLINE_IPV6=${addresses.ipv6}`,
    `export ${FOLDER_VARIABLE}=${folder}`,
    `export MOORLINE_EXEC=${agent} exec --`,
    '',
  ].join('\n');
}

/** What `joinedLines` says of being on the mesh. */
const FACTS = ['MOORLINE_ATTACHMENT', 'MOORLINE_IPV4', 'MOORLINE_IPV6', 'MOORLINE_EXEC'] as const;

/**
 * The same for one that is not: what the user reads in the output of the job. What srun(1) took along from a node that
 * is on the mesh, or sbatch(1) from such a job, is not true here.
 * @param folder of the job, by which `moorline-agent doctor --last` finds the record, and srun its other half; null: there is none
 */
export function failedLines(error: MoorlineError, folder: string | null): string {
  const place = folder === null ? `unset ${FOLDER_VARIABLE}` : `export ${FOLDER_VARIABLE}=${folder}`;
  return [...FACTS.map((name) => `unset ${name}`), place, ...explain(error).split('\n').map((line) => `print ${line}`), ''].join('\n');
}
