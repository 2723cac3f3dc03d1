import { createHash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

/** RFC 6455 section 1.3: proves that who answers knows WebSocket. */
const KEY_SUFFIX = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';
/** The only version there is (section 4.1). */
export const WEBSOCKET_VERSION = '13';
/** Bytes of the key, which is base64 (section 4.1). */
export const KEY_BYTES = 16;
const KEY = /^[+/0-9A-Za-z]{22}==$/;

/** What a server answers to a client's key (Sec-WebSocket-Accept). */
export function acceptValue(key: string): string {
  return createHash('sha1').update(`${key}${KEY_SUFFIX}`).digest('base64');
}

/** The key of a request that is a WebSocket handshake (section 4.2.1); null: it is none. */
export function handshakeKey(method: string | undefined, headers: IncomingHttpHeaders): string | null {
  const key = headers['sec-websocket-key'];
  const asks = method === 'GET' && headers.upgrade?.toLowerCase() === 'websocket' && headers['sec-websocket-version'] === WEBSOCKET_VERSION;
  return asks && key !== undefined && KEY.test(key) ? key : null;
}

/** The answer that turns a connection into a WebSocket (section 4.2.2). */
export function switchingAnswer(key: string, subprotocol: string): string {
  return `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${acceptValue(key)}\r\nSec-WebSocket-Protocol: ${subprotocol}\r\n\r\n`;
}
