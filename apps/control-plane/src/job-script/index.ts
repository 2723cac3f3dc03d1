export { createJobScripts, type BuildJobScript } from './create-job-scripts.ts';
