export { CLOSE_CODE, CLOSE_TIMEOUT_MS, CLOSED_SILENT, HANDSHAKE_TIMEOUT_MS, SEND_BUFFER_MAX_BYTES } from './limits.ts';
export { startLiveness } from './liveness.ts';
export { openConnection } from './relay-connection.ts';
