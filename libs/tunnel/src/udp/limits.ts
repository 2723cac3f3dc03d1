/** Smallest message: header and authentication. */
export const CONTROL_MIN_BYTES = 36;
/** Largest probe and answer: as large as the datagrams of any overlay that fits a path of jumbo frames. */
export const CONTROL_MAX_BYTES = 9_216;
/** Of HMAC-SHA256, as RFC 4868 cuts it for IPsec. */
export const TAG_BYTES = 16;

/** When an attempt sends its probes, from its beginning: one may be lost. */
export const ATTEMPT_PROBES_MS: readonly number[] = [0, 100, 300, 600, 1_000];
/** Longer than any round trip that is worth it, and short, because others are tried meanwhile. */
export const ATTEMPT_TIMEOUT_MS = 1_500;

/** An agent probes every five seconds at least; one that has not for a minute is gone or uses another path. */
export const SESSION_IDLE_MS = 60_000;
