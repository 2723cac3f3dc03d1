export { ensureLink, moveLink, removeLink, switchLoopbackOn, type LinkReport } from './ensure-link.ts';
export { ensureForwarding } from './forwarding.ts';
export type { DesiredLink, HostWarning, LinkStep, ObservedLink } from './link.ts';
export { mtuTowards } from './mtu-towards.ts';
export { observeLink } from './observe-link.ts';
