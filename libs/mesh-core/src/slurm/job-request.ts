/** Word by which a job asks for the mesh, in its comment or as a constraint. */
const WORD = 'moorline';
/** Name of a join file without its ending: nothing that leads elsewhere, nothing hidden. */
const FILE_NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/;

/** What SLURM tells the prolog of a job's wishes. Both are text that the user chose. */
export interface JobWish {
  /** SLURM_JOB_COMMENT: sbatch --comment. */
  readonly comment: string;
  /** SLURM_JOB_CONSTRAINTS: sbatch --constraint; SLURM gives it from 23.02 on. */
  readonly constraints: string;
}

/**
 * `none`: the job does not ask. `asks`: it does, and may name the join file. `unclear`: it names something that
 * cannot be the name of a join file; `why` does not repeat it.
 */
export type JobRequest =
  | { readonly kind: 'none' }
  | { readonly kind: 'asks'; readonly file: string | null }
  | { readonly kind: 'unclear'; readonly why: string };

/**
 * Reads whether a job asks for the mesh: the comment, or one item of it between commas or semicolons, is
 * `moorline` or `moorline:NAME`; or `moorline` is among the features of its constraint.
 */
export function parseJobRequest({ comment, constraints }: JobWish): JobRequest {
  const items = comment.split(/[,;]/).map((item) => item.trim());
  const named = items.filter((item) => item.startsWith(`${WORD}:`)).map((item) => item.slice(WORD.length + 1));
  const [file] = named;
  if (file !== undefined) {
    if (named.length > 1) return { kind: 'unclear', why: 'the comment names more than one join file' };
    if (!FILE_NAME.test(file)) return { kind: 'unclear', why: 'the comment names a join file by letters, digits, dots, hyphens and underscores only, at most 63' };
    return { kind: 'asks', file };
  }
  return items.includes(WORD) || constraints.split(/[^A-Za-z0-9_.-]+/).includes(WORD) ? { kind: 'asks', file: null } : { kind: 'none' };
}
