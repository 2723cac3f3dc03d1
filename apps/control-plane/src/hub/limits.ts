/** From the upgrade to the hello; a client needs one signature for it. */
export const HELLO_DEADLINE_MS = 10_000;
/** More connections at once than this are attempts to use up memory; one belongs to each attachment, and one to each of its nodes. */
export const CONNECTIONS_MAX = 8_192;
/** A client that leaves this much unread stands still. */
export const UNREAD_MAX_BYTES = 1024 * 1024;
/** For the other half of a close, before the socket is destroyed. */
export const CLOSE_TIMEOUT_MS = 1_000;

/** WebSocket close codes: RFC 6455 section 7.4, and ours from its private range. */
export const CLOSE = {
  normal: 1000,
  goingAway: 1001,
  policy: 1008,
  tryAgainLater: 1013,
  protocol: 4400,
  replaced: 4409,
} as const;
