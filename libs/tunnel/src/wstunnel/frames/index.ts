export { createFrameReader, type FrameEvent } from './create-frame-reader.ts';
export { encodeDatagrams, encodeFrame, type FrameRole } from './encode-frames.ts';
