export { createWorkQueue, type WorkQueue } from './work-queue.ts';
