import { CONTROL_MAX_BYTES, HEADER_MAX_BYTES, MASK_BYTES, OPCODE } from './frame-header.ts';
import { headerLength, readHeader, type FrameHeader, type HeaderRules, type WebSocketFault } from './read-header.ts';
import { unmask } from './unmask.ts';

export interface ParserOptions {
  /** Whether the other end has to mask its frames: clients have, servers must not. */
  readonly masked: boolean;
  readonly messageMaxBytes: number;
  /** A binary message. With `release` the bytes are lent: they are written over once it was called, and only then. */
  readonly onMessage: (bytes: Buffer, release?: () => void) => void;
  /** A close, ping or pong; the bytes are lent for the call. */
  readonly onControl: (opcode: number, payload: Buffer) => void;
  /** Asked for a message that is a view of the chunk: gives the `release` of it, where chunks are lent. */
  readonly borrow?: () => () => void;
}

export interface Parser {
  /** Takes the next bytes of the stream, which it may change. Never throws; after a fault it takes no more. */
  readonly push: (chunk: Buffer) => WebSocketFault | null;
  /** Whether the stream stands in the middle of a frame or message. */
  readonly incomplete: () => boolean;
}

/**
 * Cuts a stream into WebSocket messages (RFC 6455 section 5), without copying those that came in one piece. One
 * buffer for a message and one for a header is all that it holds.
 */
export function createParser({ masked, messageMaxBytes, onMessage, onControl, borrow }: ParserOptions): Parser {
  const rules: HeaderRules = { masked, shortest: true };
  const header = Buffer.alloc(HEADER_MAX_BYTES);
  const mask = Buffer.alloc(MASK_BYTES);
  const control = Buffer.alloc(CONTROL_MAX_BYTES);
  let headerHave = 0;
  /** The frame whose payload comes now. */
  let frame: FrameHeader | null = null;
  let frameHave = 0;
  /** A message of several pieces: where they are put together. */
  let assembly: Buffer | null = null;
  let messageHave = 0;
  let fragmented = false;
  let fault: WebSocketFault | null = null;
  /** Left from a message that was handed on, and is free again. */
  let spare: Buffer | null = null;

  const begin = (next: FrameHeader | WebSocketFault): WebSocketFault | null => {
    if (typeof next === 'string') return next;
    const isControl = next.opcode >= OPCODE.close;
    if (!isControl && next.opcode === OPCODE.continuation && !fragmented) return 'continuation-unexpected';
    if (!isControl && next.opcode === OPCODE.binary && fragmented) return 'message-interrupted';
    if (!isControl && messageHave + next.length > messageMaxBytes) return 'frame-oversized';
    frame = next;
    frameHave = 0;
    return null;
  };

  /** Takes header bytes of `chunk` from `offset`; the new offset. */
  const takeHeader = (chunk: Buffer, offset: number): number => {
    let at = offset;
    while (at < chunk.length && (headerHave < 2 || headerHave < headerLength(header[1] ?? 0))) header[headerHave++] = chunk[at++] ?? 0;
    if (headerHave < 2 || headerHave < headerLength(header[1] ?? 0)) return at;
    const read = readHeader(header, 0, rules);
    if (typeof read !== 'string' && masked) header.copy(mask, 0, headerHave - MASK_BYTES, headerHave);
    fault = begin(read);
    headerHave = 0;
    return at;
  };

  const finishData = (final: boolean, whole: Buffer | null): void => {
    fragmented = !final;
    if (!final) return;
    if (whole !== null) return onMessage(whole, borrow?.());
    const own = assembly;
    const length = messageHave;
    assembly = null;
    messageHave = 0;
    if (own === null) return onMessage(Buffer.alloc(0));
    onMessage(own.subarray(0, length), () => {
      spare = own;
    });
  };

  /** Takes payload bytes of the present frame; the new offset. */
  const takePayload = (current: FrameHeader, chunk: Buffer, offset: number): number => {
    const end = Math.min(chunk.length, offset + current.length - frameHave);
    const piece = chunk.subarray(offset, end);
    if (masked) unmask(piece, mask, frameHave);
    const isControl = current.opcode >= OPCODE.close;
    const whole = !isControl && current.final && !fragmented && piece.length === current.length;
    if (isControl) piece.copy(control, frameHave);
    else if (!whole && piece.length > 0) {
      if (assembly === null) {
        assembly = spare ?? Buffer.allocUnsafeSlow(messageMaxBytes);
        spare = null;
      }
      piece.copy(assembly, messageHave);
      messageHave += piece.length;
    }
    frameHave += piece.length;
    if (frameHave < current.length) return end;
    frame = null;
    if (isControl) onControl(current.opcode, control.subarray(0, current.length));
    else finishData(current.final, whole ? piece : null);
    return end;
  };

  return {
    push: (chunk) => {
      let offset = 0;
      // A frame without bytes ends where it begins.
      while (fault === null && (offset < chunk.length || frame?.length === 0)) offset = frame === null ? takeHeader(chunk, offset) : takePayload(frame, chunk, offset);
      return fault;
    },
    incomplete: () => frame !== null || fragmented || headerHave > 0,
  };
}
