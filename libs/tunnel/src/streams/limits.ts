import type { SessionOptions } from 'node:http2';

/** Connections of one job at a time, each way. */
export const STREAMS_MAX = 256;
/** What one stream may have on the way that nobody has read: its part of the memory, and with the round trip its speed. */
const STREAM_WINDOW_BYTES = 256 * 1024;
/** Enough for every stream's window: one that nobody reads does not hold up the others. At most this much memory each way. */
export const SESSION_WINDOW_BYTES = STREAMS_MAX * STREAM_WINDOW_BYTES;
/** Largest DATA frame: fewer, longer WebSocket messages. */
const FRAME_BYTES = 64 * 1024;
/** A CONNECT has four short headers. */
const HEADERS_MAX = 16;
const HEADER_LIST_BYTES = 4_096;
/** Of nghttp2, in megabytes: the windows, and what lies in frames. */
const SESSION_MEMORY_MB = 96;
/** Resets that are allowed in a burst, and a second afterwards, before the session counts as an attack (CVE-2023-44487). */
const RESETS = { burst: 2_000, rate: 200 } as const;

/** Largest WebSocket message; a peer that sends longer ones is cut. */
export const STREAMS_MESSAGE_MAX_BYTES = 1024 * 1024;
/** From the request to a connection at the destination. */
export const CONNECT_TIMEOUT_MS = 10_000;

/** Options of both ends' HTTP/2 sessions (RFC 9113). */
export const SESSION_OPTIONS: SessionOptions & { readonly streamResetBurst: number; readonly streamResetRate: number } = {
  settings: { enablePush: false, initialWindowSize: STREAM_WINDOW_BYTES, maxConcurrentStreams: STREAMS_MAX, maxFrameSize: FRAME_BYTES, maxHeaderListSize: HEADER_LIST_BYTES },
  maxHeaderListPairs: HEADERS_MAX,
  maxSessionMemory: SESSION_MEMORY_MB,
  streamResetBurst: RESETS.burst,
  streamResetRate: RESETS.rate,
};
