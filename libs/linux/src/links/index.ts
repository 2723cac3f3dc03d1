export { ensureLink, ensureRouteMtus, moveLink, removeLink, switchLoopbackOn, type LinkReport } from './ensure-link.ts';
export { defaultGateways } from './default-gateways.ts';
export { ensureForwarding, ensureForwardingBetweenAll } from './forwarding.ts';
export type { DesiredLink, DesiredRoute, HostWarning, LinkStep, ObservedLink } from './link.ts';
export { linkMtuTowards, mtuTowards } from './mtu-towards.ts';
export { observeLink } from './observe-link.ts';
