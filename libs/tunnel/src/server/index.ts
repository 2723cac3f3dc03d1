export { serveRelay, type RelayRemote, type RelayServer, type ServeRelayOptions } from './serve-relay.ts';
