import { createHash } from 'node:crypto';

/** RFC 6455 section 1.3: hashed with the client's key, it proves that a WebSocket server answered. */
const WEBSOCKET_GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';

/** The header Sec-WebSocket-Accept that answers a Sec-WebSocket-Key. */
export function acceptanceOf(key: string): string {
  return createHash('sha1').update(`${key}${WEBSOCKET_GUID}`).digest('base64');
}
