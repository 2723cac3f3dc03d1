export { holdsFields, mendObject } from './mend-object.ts';
export { attachmentOf, hasOlderPod, planObjects, runningPods, type DesiredObjects, type ObjectObservation } from './plan-objects.ts';
export { ENDPOINT_KINDS, type EndpointKind, type EndpointObject, type ObjectStep } from './step.ts';
