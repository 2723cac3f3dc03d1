export { CLOSE_CODE, HANDSHAKE_TIMEOUT_MS, SEND_BUFFER_MAX_BYTES } from './limits.ts';
export { openConnection, type RelayClose, type RelayConnection } from './relay-connection.ts';
