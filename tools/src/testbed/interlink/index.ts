export { logOf, offloadPod, removeOffloaded, type InterlinkSite, type OffloadedJob, type OffloadRequest } from './offload-pod.ts';
export { type OffloadedPod, type PodSecret } from './pod.ts';
