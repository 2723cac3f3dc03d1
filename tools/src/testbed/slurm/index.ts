export { awaitJobEnd, cancelJob, readJob, submitJob, type JobRequest } from './jobs.ts';
export { hasEnded, type JobRecord } from './job-record.ts';
export { startSlurm, type Slurm, type SlurmOptions } from './start-slurm.ts';
