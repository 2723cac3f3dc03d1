export { conditionReason } from './condition-reason.ts';
export { phaseOfConditions, type PhaseAndReason } from './phase.ts';
export { hasBeenReady, podTrouble } from './pod-trouble.ts';
export { stageConditions, type StageFailure, type StageObservation } from './stage-conditions.ts';
