export { countProbeMisses, judgeHealth, type HealthJudgement, type HealthReason, type HealthSample, type HealthState } from './judge.ts';
export { HANDSHAKE_MAX_AGE_MS, HEALTH_INTERVAL_MS, HEALTH_STALE_MS, PROBE_MISSES_MAX } from './limits.ts';
export { phaseOf, type PhaseObservation } from './phase.ts';
