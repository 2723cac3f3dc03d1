/**
 * Bytes that wstunnel 10.6.2 wrote on a TCP connection without TLS. The client ran as
 * `wstunnel client -L udp://127.0.0.1:5999:localhost:51820?timeout_sec=0 --http-headers-file F
 * --websocket-ping-frequency 1s ws://127.0.0.1:PORT`, the file had one line with an Authorization header, and its
 * UDP port was sent 148 times the byte 1, 5 times 2 and 1,400 times 3. The server that it talked to answered 101,
 * one datagram, a ping with the payload `hi`, and later a close with code 1000. The server ran as
 * `wstunnel server --restrict-to 127.0.0.1:5998 --websocket-ping-frequency 1s ws://127.0.0.1:PORT`.
 */
export const CAPTURED = {
  /** Header lines of the client's request. */
  requestHead: [
    'GET /v1/events HTTP/1.1',
    'host: 127.0.0.1:44345',
    'upgrade: websocket',
    'connection: upgrade',
    'sec-websocket-key: NHWfqcwwv8jXH0MAiI6jTA==',
    'sec-websocket-version: 13',
    'sec-websocket-protocol: v1, authorization.bearer.eyJ0eXAiOiJKV1QiLCJhbGciOiJIUzI1NiJ9.eyJpZCI6IjAxYTIwYzJmLTYzYzctNzEzMi05ZTVjLWQ1YmE0NWE0ZmU3ZSIsInAiOnsiVWRwIjp7InRpbWVvdXQiOm51bGx9fSwiciI6ImxvY2FsaG9zdCIsInJwIjo1MTgyMH0.faIqrbq0RHjU-voBDi18C7Q_aVdatfHXf-BOlVu2VIM',
    'authorization: Bearer mlrt_AAAA',
  ],
  /** What the client wrote after the answer: a datagram, the pong, two datagrams, two pings of its own, the close twice. */
  client: `827e0094${'01'.repeat(148)}8a02686982050202020202827e0578${'03'.repeat(1_400)}89008900880203e8880203e8`,
  /** The first 148-byte datagram and the pong of a client that was told to mask (`--websocket-mask-frame`). */
  maskedClient: `82fe0094f5ba74e5${'f4bb75e4'.repeat(37)}8a820a72178f621b`,
  /** The server's answer to a UDP tunnel; the header `date` is left out. The key was that of RFC 6455 section 1.3. */
  answerHead: ['HTTP/1.1 101 Switching Protocols', 'connection: upgrade', 'upgrade: websocket', 'sec-websocket-accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=', 'sec-websocket-protocol: v1'],
  /** What the server wrote: the datagram `re:` and three bytes, the pong, the same datagram again, two pings of its own. */
  server: '820672653a0102038a026869820672653a01020389008900',
} as const;
