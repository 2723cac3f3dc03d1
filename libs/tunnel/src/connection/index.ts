export { CLOSE_CODE, HANDSHAKE_TIMEOUT_MS, SEND_BUFFER_MAX_BYTES } from './limits.ts';
export { openConnection, type Framing } from './relay-connection.ts';
