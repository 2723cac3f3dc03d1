import { ARTIFACT_CAUSES } from './artifacts.ts';
import type { Cause } from './cause.ts';
import { JOIN_CAUSES } from './join.ts';
import { AGENT_CAUSES, WORKER_CAUSES } from './worker.ts';

export type { Cause } from './cause.ts';
export { NODE_CAUSES } from './node.ts';

/** Causes that concern one job, and can happen to several at once. */
export const JOB_CAUSES: readonly Cause[] = [...JOIN_CAUSES, ...WORKER_CAUSES, ...AGENT_CAUSES, ...ARTIFACT_CAUSES];
