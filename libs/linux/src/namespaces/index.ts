export { asOwnUser, dyingWithParent, inJobNamespaces, inMountsOfItsOwn, withLimits, type CommandLine, type Ids, type OwnUser } from './arguments.ts';
export { observeNamespaces } from './observe-namespaces.ts';
export { asJobUser, asOrdinaryUser, enterNamespacesOf, inNamespacesOf } from './as-ordinary-user.ts';
export { closedUserNamespaceSwitches, isFiltered } from './switches.ts';
export { startMountHolder, startNetworkHolder } from './start-holders.ts';
export { checkUserNamespaces } from './user-namespaces.ts';
export { checkTunDevice } from './tun-device.ts';
export { checkNamespace, type JobNamespaceKind } from './job-namespaces.ts';
