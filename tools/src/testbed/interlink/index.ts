export { logOf, offloadPod, removeOffloaded, type InterlinkSite, type OffloadedJob, type OffloadRequest } from './offload-pod.ts';
export { runVirtualKubelet } from './run-virtual-kubelet.ts';
export { startVirtualKubelet, VIRTUAL_NODE_TAINT, type VirtualKubelet } from './virtual-kubelet.ts';
export { type OffloadedPod, type PodSecret } from './pod.ts';
export { startRealInterlink } from './real-interlink.ts';
