const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** Certificates begin in the past, so that a worker whose clock is a little slow accepts a fresh one. */
export const BACKDATE_MS = 5 * MINUTE_MS;
/** Join files carry the authority: it must outlive every job that waits in a queue. */
export const AUTHORITY_LIFETIME_MS = 3_650 * DAY_MS;
/** Longer than any job runs; public authorities allow about as much. */
export const LEAF_LIFETIME_MS = 365 * DAY_MS;
/** A server that restarts once a month never serves an expired certificate. */
export const RENEW_BEFORE_MS = 30 * DAY_MS;
