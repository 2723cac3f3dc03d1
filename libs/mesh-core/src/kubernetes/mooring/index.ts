export { letGoPatch } from './let-go-patch.ts';
export type { MooringObservation } from './observation.ts';
export { isGated, joinSecretOf, planMooring } from './plan-mooring.ts';
export { resourceOfPod } from './resource-of-pod.ts';
export type { MooringStep } from './step.ts';
export type { TunnelEndpoint } from './tunnel-endpoint.ts';
