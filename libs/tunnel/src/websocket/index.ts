export { decodeClose, encodeClose, NO_FAREWELL } from './close-frame.ts';
export { headerBytes, makeFrame, OPCODE, writeHeader } from './frame-header.ts';
export { acceptValue, handshakeKey, KEY_BYTES, switchingAnswer, WEBSOCKET_VERSION } from './handshake.ts';
export { createParser, type Parser } from './parser.ts';
export { type WebSocketFault } from './read-header.ts';
