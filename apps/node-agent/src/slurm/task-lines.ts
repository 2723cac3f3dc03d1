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

/**
 * The same for one that is not: what the user reads in the output of the job.
 * @param folder of the job, by which `moorline-agent doctor --last` finds the record; null: there is none
 */
export function failedLines(error: MoorlineError, folder: string | null): string {
  const told = folder === null ? [] : [`export ${FOLDER_VARIABLE}=${folder}`];
  return `${[...explain(error).split('\n').map((line) => `print ${line}`), ...told].join('\n')}\n`;
}
