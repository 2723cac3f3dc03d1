export { decodeFrame, type DecodedFrame, type FrameFault } from './decode-frame.ts';
export { encodeFrame } from './encode-frame.ts';
export { DATAGRAM_MAX_BYTES, FRAME_HEADER_BYTES, FRAME_MAX_BYTES, FRAME_PAYLOAD_MAX_BYTES } from './limits.ts';
