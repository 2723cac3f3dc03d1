export { createProgress, type Progress } from './create-progress.ts';
