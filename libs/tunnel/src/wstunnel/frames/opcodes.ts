/** Kinds of WebSocket frames (RFC 6455 section 5.2). */
export const OPCODE = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const;
export type Opcode = (typeof OPCODE)[keyof typeof OPCODE];

export const FIN_BIT = 0x80;
export const MASK_BIT = 0x80;
export const MASK_BYTES = 4;
/** Most bytes of the payload of close, ping and pong (RFC 6455 section 5.5). */
export const CONTROL_MAX_BYTES = 125;
/** Payload lengths from here on take two more bytes, and eight more where two do not hold them. */
export const LENGTH_16_CODE = 126;
export const LENGTH_64_CODE = 127;
