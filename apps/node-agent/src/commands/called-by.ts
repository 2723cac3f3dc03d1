/** Help of the commands that SLURM's hooks call. */
export const CALLED_BY = '\nIt reads what SLURM tells its hooks in the environment; deploy/slurm has the scripts that call it.\n';
