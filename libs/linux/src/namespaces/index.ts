export { asOwnUser, dyingWithParent, inJobNamespaces, type CommandLine, type Ids, type OwnUser } from './arguments.ts';
export { observeNamespaces } from './observe-namespaces.ts';
export { closedUserNamespaceSwitches } from './switches.ts';
export { checkUserNamespaces } from './user-namespaces.ts';
export { checkTunDevice } from './tun-device.ts';
export { checkNamespace, type JobNamespaceKind } from './job-namespaces.ts';
