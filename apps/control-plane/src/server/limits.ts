/** TLS handshake; a client on a slow link needs one second. */
export const HANDSHAKE_TIMEOUT_MS = 10_000;
export const HEADERS_TIMEOUT_MS = 10_000;
/** Headers and body; a join is one packet. */
export const REQUEST_TIMEOUT_MS = 15_000;
/** A connection on which nothing moves; longer than a join waits for an endpoint. */
export const IDLE_TIMEOUT_MS = 30_000;
export const KEEP_ALIVE_TIMEOUT_MS = 5_000;
/** Hub connections and requests together: memory of a few hundred MB at most. */
export const CONNECTIONS_MAX = 10_000;
export const HEADERS_MAX_BYTES = 8 * 1024;
/** ConfigMaps and Secrets have at most 1 MiB each, and interLink sends them once for each container. */
export const POD_DATA_MAX_BYTES = 8 * 1024 * 1024;
/** Scripts that are made at once: each is of that size at most. */
export const JOB_SCRIPTS_AT_ONCE_MAX = 8;
/** Of all bodies of pod data that are being read. */
export const POD_DATA_READING_MAX_BYTES = 64 * 1024 * 1024;
/** Node looks every 30 s by itself, and a request would live that much longer than it may. */
export const CONNECTIONS_CHECKING_INTERVAL_MS = 1_000;
/** A join request has about 400 bytes. */
export const JOIN_BODY_MAX_BYTES = 16 * 1024;
/** Of all join requests that are being read: of ten thousand agents at once, and then some. */
export const JOIN_READING_MAX_BYTES = 16 * 1024 * 1024;
