export { check, type Check } from './check.ts';
export { JOB_ANSWERS, judgeJob, type JobAnswers, type JobExpectation } from './judge-job.ts';
export { judgePods, type PodAnswers } from './judge-pods.ts';
export { judgeFigures, readFigures, type JoinFigures } from './judge-status.ts';
export { judgeThroughput, receivedMbps, type Throughput } from './throughput.ts';
