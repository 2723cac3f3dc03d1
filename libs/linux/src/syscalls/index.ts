export { detachMount, mount, MOUNT } from './mount.ts';
export { inMountNamespaceCopy } from './mount-namespace.ts';
export { outerPid, reap, zombieChildren } from './reap.ts';
