export { decideAdmission, pointerOf, type AdmissionDecision, type AdmissionQuestion } from './decide.ts';
export type { Pod, PodSpec } from './pod.ts';
