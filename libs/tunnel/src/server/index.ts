export { serveRelay, type RelayServer, type ServeRelayOptions } from './serve-relay.ts';
