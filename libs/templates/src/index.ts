export { artifactLock } from './artifacts/artifact-lock.ts';
export { endpointPod, type EndpointPodOptions } from './endpoint-pod/index.ts';
