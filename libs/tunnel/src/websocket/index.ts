export { decodeClose, encodeClose, NO_FAREWELL } from './close-frame.ts';
export { headerBytes, makeFrame, MASK_BIT, MASK_BYTES, OPCODE, writeHeader } from './frame-header.ts';
export { acceptValue, handshakeKey, KEY_BYTES, switchingAnswer, WEBSOCKET_VERSION } from './handshake.ts';
export { createParser, type Parser } from './parser.ts';
export { faultOfBeginning, headerLength, readHeader, type FrameHeader, type HeaderRules, type WebSocketFault } from './read-header.ts';
export { unmask } from './unmask.ts';
