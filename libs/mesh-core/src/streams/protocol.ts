/** WebSocket subprotocol that carries one HTTP/2 connection (RFC 9113), each stream of it one TCP connection (CONNECT). */
export const STREAMS_SUBPROTOCOL = 'moorline.streams.v1';

/**
 * Who opens streams: `out`, the agent, to the cluster; `in`, the endpoint, to ports of the job. The agent opens both
 * WebSockets. In the query of `in` stand the job's ports (`formatExposed`).
 */
export const STREAMS_PATHS = { out: '/v1/streams/out', in: '/v1/streams/in' } as const;

/** What the other end says to a CONNECT: HTTP status codes (RFC 9110). */
export const STREAM_STATUS = {
  ok: 200,
  malformed: 400,
  /** The destination is one of the cluster's that this job may not reach. */
  forbidden: 403,
  /** The name is unknown to the cluster's DNS. */
  unknownName: 404,
  /** The name is known, but leads out of the cluster. */
  elsewhere: 421,
  /** The cluster's DNS does not answer. */
  resolverSilent: 424,
  /** The destination cannot be reached. */
  unreachable: 502,
  /** As many connections as may be are open. */
  busy: 503,
  timeout: 504,
  /** The destination is there and takes no connections at that port; of no RFC. */
  refused: 521,
} as const;
export type StreamStatus = (typeof STREAM_STATUS)[keyof typeof STREAM_STATUS];
