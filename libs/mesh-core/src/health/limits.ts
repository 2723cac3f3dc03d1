/** How often both ends report, in milliseconds. */
export const HEALTH_INTERVAL_MS = 10_000;

/** A report is stale after three intervals and a little for the way: the agent or its hub connection is gone. */
export const HEALTH_STALE_MS = 3 * HEALTH_INTERVAL_MS + 5_000;

/** WireGuard's REJECT_AFTER_TIME (whitepaper section 6.1): older sessions pass no packets at all. */
export const HANDSHAKE_MAX_AGE_MS = 180_000;

/** A datagram may be lost, three reports in a row without an answer are not chance. */
export const PROBE_MISSES_MAX = 3;
