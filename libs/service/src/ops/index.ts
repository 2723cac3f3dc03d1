export { answerOps, isOpsPath, OPS_PATHS, type OpsPath, type OpsSource } from './answer-ops.ts';
