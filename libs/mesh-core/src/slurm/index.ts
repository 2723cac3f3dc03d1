export { joinFilePlaces, siteJoinFile, siteSpool, type JoinFilePlace } from './join-file-places.ts';
export { jobFolderName, jobKeySchema, jobMark, jobOfFolderName, jobOfMark, SLURM_MARK, type JobKey } from './job-key.ts';
export { parseJobRecord, renderJobRecord, type JobRecord, type RecordedProcess } from './job-record.ts';
export { parseJobRequest, type JobRequest, type JobWish } from './job-request.ts';
export { epilogMayEndAtMs, noteForNextRun, startsAgain } from './next-run.ts';
export { planRemoval, type RemovalObservation } from './plan-removal.ts';
export { isControllerNeeded, planSweep, type SweepObservation } from './plan-sweep.ts';
export { AGENT_ROLE, type JobFolder, type MarkedProcess, type SweepStep } from './sweep-step.ts';
export { parseSitePolicy, type SitePolicy } from './site-policy.ts';
