import { DATAGRAM_MAX_BYTES } from '../../frames/index.ts';
import { faultOfBeginning, headerLength, MASK_BYTES, OPCODE, readHeader, unmask, type FrameHeader, type HeaderRules, type WebSocketFault } from '../../websocket/index.ts';

/** Clients of wstunnel mask only when they are told to, and what a proxy on the way makes of a length is its own affair. */
const RULES: HeaderRules = { masked: null, shortest: false };

/** Why bytes are no frame of wstunnel's; goes to the other end as the reason of the close. */
type WstunnelFrameFault = WebSocketFault | 'fragment-interrupted';

/** What stands in a stream of frames, in order. Buffers are views of what was pushed. */
export type FrameEvent =
  | { readonly kind: 'datagram'; readonly datagram: Buffer }
  | { readonly kind: 'ping' | 'pong' | 'close'; readonly payload: Buffer }
  | { readonly kind: 'fault'; readonly fault: WstunnelFrameFault };

const CONTROL_KINDS = new Map<number, 'ping' | 'pong' | 'close'>([[OPCODE.ping, 'ping'], [OPCODE.pong, 'pong'], [OPCODE.close, 'close']]);

export interface FrameReader {
  /** Takes the next bytes of the stream, which it may unmask in place; nothing comes any more after a `fault` or `close`. */
  readonly push: (chunk: Buffer) => readonly FrameEvent[];
  /** Bytes that are kept until the rest of their frame comes: never more than one frame or message. */
  readonly heldBytes: () => number;
}

const EMPTY: Buffer = Buffer.alloc(0);

/** Cuts a stream of WebSocket frames into datagrams, one a message, whatever pieces the stream comes in. */
export function createFrameReader(): FrameReader {
  let rest = EMPTY;
  /** What came of a message in several frames; null: none is open. */
  let fragments: Buffer | null = null;
  let ended = false;

  const end = (): void => {
    ended = true;
    fragments = null;
  };
  const takeMessage = ({ opcode, final }: FrameHeader, payload: Buffer): FrameEvent | null => {
    if ((opcode === OPCODE.continuation) !== (fragments !== null)) return fault(fragments === null ? 'continuation-unexpected' : 'fragment-interrupted');
    const message: Buffer = fragments === null ? payload : Buffer.concat([fragments, payload]);
    if (message.length > DATAGRAM_MAX_BYTES) return fault('frame-oversized');
    fragments = final ? null : Buffer.from(message);
    return final && message.length > 0 ? { kind: 'datagram', datagram: message } : null;
  };
  const takeFrame = (header: FrameHeader, bytes: Buffer, from: number): FrameEvent | null | 'incomplete' => {
    if (bytes.length < from + header.length) return 'incomplete';
    const payload = bytes.subarray(from, from + header.length);
    if (header.masked) unmask(payload, bytes.subarray(from - MASK_BYTES, from), 0);
    const control = CONTROL_KINDS.get(header.opcode);
    return control === undefined ? takeMessage(header, payload) : { kind: control, payload };
  };

  return {
    push: (chunk) => {
      if (ended) return [];
      const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
      const events: FrameEvent[] = [];
      let offset = 0;
      while (!ended) {
        const header = headerAt(bytes, offset);
        if (header === null) break;
        const from = offset + headerLength(bytes.readUInt8(offset + 1));
        const event = typeof header === 'string' ? fault(header) : takeFrame(header, bytes, from);
        if (event === 'incomplete') break;
        if (typeof header !== 'string') offset = from + header.length;
        if (event !== null) events.push(event);
        if (event?.kind === 'fault' || event?.kind === 'close') end();
      }
      rest = ended ? EMPTY : bytes.subarray(offset);
      return events;
    },
    heldBytes: () => rest.length + (fragments?.length ?? 0),
  };
}

function fault(name: WstunnelFrameFault): FrameEvent {
  return { kind: 'fault', fault: name };
}

/** @returns null when the header is not all there yet, and what there is has no fault */
function headerAt(bytes: Buffer, offset: number): FrameHeader | WstunnelFrameFault | null {
  const have = bytes.length - offset;
  if (have < 2) return null;
  if (have < headerLength(bytes.readUInt8(offset + 1))) return faultOfBeginning(bytes, offset, RULES);
  const header = readHeader(bytes, offset, RULES);
  return typeof header !== 'string' && header.length > DATAGRAM_MAX_BYTES ? 'frame-oversized' : header;
}
