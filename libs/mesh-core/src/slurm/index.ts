export { joinFilePlaces, siteJoinFile, siteSpool, type JoinFilePlace } from './join-file-places.ts';
export { jobFolderName, jobKeySchema, jobMark, jobOfFolderName, jobOfMark, SLURM_MARK, type JobKey } from './job-key.ts';
export { parseJobRecord, renderJobRecord, type JobRecord, type RecordedProcess } from './job-record.ts';
export { parseJobRequest, type JobRequest, type JobWish } from './job-request.ts';
export { AGENT_ROLE, planRemoval, planSweep, type JobFolder, type MarkedProcess, type SweepObservation, type SweepStep } from './plan-sweep.ts';
export { parseSitePolicy, type SitePolicy } from './site-policy.ts';
