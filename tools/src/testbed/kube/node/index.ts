export { cgroupFolders, processesIn } from './cgroups.ts';
export { dnsManifest } from './dns.ts';
export { importImage, packProgramImages } from './images.ts';
export { hasKernelSwitches, restoreKernelSwitches } from './kernel-switches.ts';
export { nodePlaces } from './places.ts';
export { startContainerd, startNode } from './start-node.ts';
export { startPolicies } from './start-policies.ts';
