/** Datagrams are dropped while this much waits in a stream that holds copies of them. */
export const SEND_BUFFER_MAX_BYTES = 1024 * 1024;
/** What the kernel takes beyond what TCP may send at once; a quarter of it costs drops wherever the other end is busy for a moment. */
export const UNSENT_MAX_BYTES = 1024 * 1024;
/** Of datagrams that wait to be sent the oldest make room beyond this: more would only add delay that WireGuard's TCP mistakes for a longer path. */
export const QUEUE_MAX_BYTES = 1024 * 1024;
/** From the first byte to an open WebSocket: TCP, TLS and an HTTP upgrade, three round trips, over slow proxies too. */
export const HANDSHAKE_TIMEOUT_MS = 8_000;
/** A closing handshake that takes longer is cut: the other end may be gone. */
export const CLOSE_TIMEOUT_MS = 1_000;

/** Reason of a connection that this end cut because nothing was heard. */
export const CLOSED_SILENT = 'silent';

/** Close codes of our own (RFC 6455 section 7.4.2: 4000-4999 are for private use). */
export const CLOSE_CODE = {
  normal: 1000,
  /** Said of a connection that ended without a close frame; never sent. */
  abnormal: 1006,
  /** A newer connection with a right ticket took the place of this one. */
  replaced: 4001,
  /** A message that is no frame; the reason is the fault. */
  malformed: 4002,
  /** The ticket of this connection is not valid any more. */
  ticketChanged: 4003,
} as const;
