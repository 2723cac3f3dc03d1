export { SLIRP_CIDR, SLIRP_MTU, slirpArguments } from './arguments.ts';
export { startSlirp, type Slirp } from './start.ts';
