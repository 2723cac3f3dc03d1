export { claimsOf, createControlWriter, type ClaimMaker, type ControlWriter } from './claims.ts';
export { controlKey } from './control-message.ts';
export { followClaims, type ClaimFollower } from './follow-claims.ts';
export { openUdpPath, type OpenUdpPathOptions } from './open-udp-path.ts';
export { serveUdp, type ServeUdpOptions, type UdpSender, type UdpServer } from './serve-udp.ts';
export { watchPath } from './watch-path.ts';
export { takeClaims } from './take-claims.ts';
export { probeUntilTimeout } from './probe-until-timeout.ts';
export { createUdpPath } from './udp-path.ts';
