export { endpointPod, type EndpointPodOptions } from './endpoint-pod.ts';
