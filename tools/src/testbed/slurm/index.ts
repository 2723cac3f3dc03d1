export { installHooks, type HookOptions, type InstalledHooks } from './hooks.ts';
export { awaitJobEnd, awaitJobSaved, cancelJob, readJob, submitJob, type SlurmClient } from './jobs.ts';
export { hasEnded } from './job-record.ts';
export { startSlurm, type Slurm } from './start-slurm.ts';
