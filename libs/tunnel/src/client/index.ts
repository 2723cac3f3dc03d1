export { connectRelay, type ConnectRelayOptions } from './connect-relay.ts';
