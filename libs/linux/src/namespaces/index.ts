export { asOwnUser, dyingWithParent, inJobNamespaces, type CommandLine, type OwnUser } from './arguments.ts';
export { closedUserNamespaceSwitches } from './switches.ts';
export { checkUserNamespaces } from './user-namespaces.ts';
export { checkTunDevice } from './tun-device.ts';
export { checkNamespace, type JobNamespaceKind } from './job-namespaces.ts';
