export { actAsUser } from './act-as-user.ts';
export { detachMount, mount, MOUNT } from './mount.ts';
export { inMountNamespaceCopy, inMountNamespaceOf } from './mount-namespace.ts';
export { here, openNetworkNamespace, type NetworkNamespace, type Within } from './network-namespace.ts';
export { outerPid } from './reap.ts';
export { reapOrphans } from './reap-orphans.ts';
