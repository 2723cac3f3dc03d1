export { asOwnUser, dyingWithParent, inJobNamespaces, type CommandLine } from './arguments.ts';
export { closedUserNamespaceSwitches } from './switches.ts';
export { checkTunDevice, TUN_DEVICE } from './tun-device.ts';
