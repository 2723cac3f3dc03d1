import { enterLines, type EnterOptions } from './enter-lines.ts';

/** The plugin's last line names `<job folder>/job.sh`; `$0` is the copy of the script in SLURM's spool. */
const FOLDER_OF_LAST_LINE = `  while IFS= read -r moorline_line || [ -n "$moorline_line" ]; do
    case $moorline_line in /*/job.sh) moorline_job=\${moorline_line%/*} ;; esac
  done <"$0"`;

/**
 * Text for the annotation `slurm-job.vk.io/pre-exec`: interLink's SLURM plugin puts it into the job script before
 * everything of the pod, and the whole script then runs within the agent.
 * @throws RangeError as `enterLines`
 */
export function renderPreExec(options: Omit<EnterOptions, 'findFolder'>): string {
  return `${enterLines({ ...options, findFolder: FOLDER_OF_LAST_LINE })}\n`;
}
