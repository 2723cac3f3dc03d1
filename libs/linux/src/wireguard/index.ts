export { awaitListenPort } from './await-listen-port.ts';
export type { ObservedPeer, WireguardConfig, WireguardPeer, WireguardState } from './device.ts';
export { ensurePeers } from './ensure-peers.ts';
export { removeStaleSocket } from './socket-file.ts';
export { startWireguard, type StartWireguardOptions, type WireguardProcess } from './start-wireguard.ts';
export { uapiGet, uapiSet, uapiSocketPath } from './uapi.ts';
