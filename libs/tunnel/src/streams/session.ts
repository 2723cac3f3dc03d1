import { connect, constants, performServerHandshake, type ClientHttp2Session, type Http2Session, type ServerHttp2Session, type ServerHttp2Stream, type ClientHttp2Stream } from 'node:http2';
import { createWebSocketStream, type WebSocket } from 'ws';
import { formatAuthority, moorlineError, parseAuthority, STREAM_STATUS, type Authority, type StreamStatus } from '@moorline/mesh-core';
import { watchSocket } from './liveness.ts';
import { CONNECT_TIMEOUT_MS, SESSION_OPTIONS, SESSION_WINDOW_BYTES, STREAMS_MAX } from './limits.ts';

/** A stream to a destination, or the other end's reason for none. */
export type Dialled = { readonly status: 200; readonly stream: ClientHttp2Stream } | { readonly status: Exclude<StreamStatus, 200> };

/** The end of a session that opens streams. */
export interface StreamDialer {
  /**
   * @param signal whoever asked has left: the other end need not go on
   * @throws ML-ENDPOINT-UNREACHABLE when the session ends before an answer
   */
  readonly dial: (destination: Authority, signal?: AbortSignal) => Promise<Dialled>;
  /** Round trip through the session in milliseconds; null: no answer within `timeoutMs`. */
  readonly ping: (timeoutMs?: number) => Promise<number | null>;
  readonly closed: Promise<void>;
  readonly close: () => void;
}

/** Answers one stream: by an accepted destination, or by the reason for refusing it. */
export type OnStream = (destination: Authority, answer: StreamAnswer) => Promise<void>;
export interface StreamAnswer {
  readonly accept: () => ServerHttp2Stream;
  readonly refuse: (status: Exclude<StreamStatus, 200>) => void;
  /** Aborted when the other end gives up meanwhile. */
  readonly signal: AbortSignal;
}

export interface StreamListener {
  readonly closed: Promise<void>;
  readonly close: () => void;
}

/** As long as every other layer has for a round trip. */
const PING_TIMEOUT_MS = 2_000;
const STATUSES: readonly number[] = Object.values(STREAM_STATUS);

/** Opens streams over a WebSocket: an HTTP/2 client. */
export function dialStreams(socket: WebSocket): StreamDialer {
  const carrier = carrierOf(socket);
  const session: ClientHttp2Session = connect('http://streams.moorline', { ...SESSION_OPTIONS, createConnection: () => carrier });
  const { closed, close } = ending(session, socket);
  let open = 0;
  return {
    closed,
    close,
    dial: async (destination, signal) => {
      if (open >= STREAMS_MAX) return { status: STREAM_STATUS.busy };
      if (session.closed || session.destroyed) throw moorlineError('ML-ENDPOINT-UNREACHABLE', 'the session is closed');
      const stream = session.request({ [constants.HTTP2_HEADER_METHOD]: 'CONNECT', [constants.HTTP2_HEADER_AUTHORITY]: formatAuthority(destination) });
      open += 1;
      const giveUp = (): void => stream.close(constants.NGHTTP2_CANCEL);
      stream.once('close', () => (open -= 1));
      signal?.addEventListener('abort', giveUp, { once: true });
      // Once it is open, its ends are ended one by one: what was sent arrives.
      return answerTo(stream).finally(() => signal?.removeEventListener('abort', giveUp));
    },
    ping: (timeoutMs = PING_TIMEOUT_MS) =>
      new Promise((resolve) => {
        const timer = setTimeout(() => resolve(null), timeoutMs);
        const done = (rttMs: number | null): void => {
          clearTimeout(timer);
          resolve(rttMs);
        };
        if (session.destroyed || !session.ping((error, durationMs) => done(error === null ? durationMs : null))) done(null);
      }),
  };
}

/** Serves streams over a WebSocket: an HTTP/2 server. Whatever is no CONNECT is refused. */
export function listenStreams(socket: WebSocket, onStream: OnStream): StreamListener {
  const session: ServerHttp2Session = performServerHandshake(carrierOf(socket), SESSION_OPTIONS);
  session.on('stream', (stream, headers) => {
    stream.on('error', () => undefined);
    const controller = new AbortController();
    stream.once('close', () => controller.abort());
    const refuse = (status: Exclude<StreamStatus, 200>): void => {
      if (!stream.destroyed && !stream.headersSent) stream.respond({ [constants.HTTP2_HEADER_STATUS]: status }, { endStream: true });
    };
    const destination = headers[constants.HTTP2_HEADER_METHOD] === 'CONNECT' ? parseAuthority(String(headers[constants.HTTP2_HEADER_AUTHORITY] ?? '')) : null;
    if (destination === null) return refuse(STREAM_STATUS.malformed);
    const accept = (): ServerHttp2Stream => {
      stream.respond({ [constants.HTTP2_HEADER_STATUS]: STREAM_STATUS.ok });
      return stream;
    };
    onStream(destination, { accept, refuse, signal: controller.signal }).catch(() => refuse(STREAM_STATUS.unreachable));
  });
  return ending(session, socket);
}

function carrierOf(socket: WebSocket): ReturnType<typeof createWebSocketStream> {
  watchSocket(socket);
  const carrier = createWebSocketStream(socket);
  // The session ends with its carrier, and says so by its own events.
  carrier.on('error', () => undefined);
  return carrier;
}

function ending(session: Http2Session, socket: WebSocket): StreamListener {
  const { promise: closed, resolve } = Promise.withResolvers<void>();
  session.once('close', () => resolve());
  session.on('error', () => socket.terminate());
  session.once('connect', () => session.setLocalWindowSize(SESSION_WINDOW_BYTES));
  socket.once('close', () => session.destroy());
  return {
    closed,
    close: () => {
      session.destroy();
      socket.terminate();
    },
  };
}

async function answerTo(stream: ClientHttp2Stream): Promise<Dialled> {
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  stream.on('error', () => undefined);
  stream.once('response', (headers) => resolve(headers[':status'] ?? 0));
  stream.once('close', () => reject(moorlineError('ML-ENDPOINT-UNREACHABLE', 'the session ended')));
  const timer = setTimeout(() => {
    resolve(STREAM_STATUS.timeout);
  }, 2 * CONNECT_TIMEOUT_MS);
  try {
    const status = await promise;
    if (status === STREAM_STATUS.ok) return { status, stream };
    stream.close(constants.NGHTTP2_CANCEL);
    return { status: (STATUSES.includes(status) ? status : STREAM_STATUS.unreachable) as Exclude<StreamStatus, 200> };
  } finally {
    clearTimeout(timer);
  }
}
