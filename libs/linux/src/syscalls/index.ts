export { detachMount, mount, MOUNT } from './mount.ts';
export { currentMountNamespace, enterMountNamespace, unshareMountNamespace, type MountNamespace } from './mount-namespace.ts';
export { hostPid, reapOrphans } from './reap.ts';
