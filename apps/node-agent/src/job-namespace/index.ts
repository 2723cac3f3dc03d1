export { createJobNamespace, type JobNamespace } from './job-namespace.ts';
