import { type BatchSocket, type DatagramBatch, type UdpAddress } from '@moorline/linux';
import { noteSigns, type PathClose, type WatchedPath } from '../path/index.ts';
import type { ControlWriter } from './claims.ts';
import { decodeControl } from './control-message.ts';
import { createPeak } from './peak.ts';
import { sift } from './sift.ts';

/** As a WebSocket that was closed without a fault. */
const NORMAL_CLOSE = 1000;
/** Probes whose answers are waited for; older ones do not count any more. */
const WAITING_MAX = 128;
/** A round trip that takes longer says that the path is bad. */
const ROUND_TRIP_TIMEOUT_MS = 2_000;

export interface UdpPath extends WatchedPath {
  /** A probe of this size that wants an answer of this size. */
  readonly probeWith: (bytes: number) => void;
  /** The same, but no sign of life: it may be too large. `onAnswer` is called when an answer as large has come. */
  readonly askSize: (bytes: number, onAnswer: () => void) => void;
  /** Tells the other end how large datagrams may be. */
  readonly tellSize: (bytes: number, onAnswer: () => void) => void;
  /** Told with each answer: bytes of the largest datagram that the other end sends on this path. */
  readonly onSaid: (handler: (bytes: number) => void) => void;
  /** Sends nothing larger from now on. */
  readonly limitTo: (bytes: number) => void;
}

export interface UdpPathOptions {
  readonly socket: BatchSocket;
  readonly to: UdpAddress;
  readonly writer: ControlWriter;
  /** Bytes of the largest datagram that is sent before another limit is set. */
  readonly limitBytes: number;
  /** The socket stands for a carrier of datagrams; false if absent. */
  readonly carried?: boolean;
}

/** A message of ours that was not answered yet. */
interface Question {
  readonly sentMs: number;
  /** Its answer shows that the path lives. */
  readonly isSign: boolean;
  /** Told the size of the answer, and the round trip. */
  readonly onAnswer?: ((bytes: number, roundTripMs: number) => unknown) | undefined;
}

const passOver = ({ release }: DatagramBatch): void => release?.();

/**
 * The agent's end of a direct path: WireGuard's datagrams as they are, and our own probes and claims among them.
 * @returns the path, and a promise that settles with the first answer
 */
export function createUdpPath({ socket, to, writer, limitBytes, carried = false }: UdpPathOptions): { readonly path: UdpPath; readonly answered: Promise<void> } {
  const signs = noteSigns();
  const { promise: closed, resolve: onClosed } = Promise.withResolvers<PathClose>();
  const { promise: answered, resolve: onAnswer } = Promise.withResolvers<void>();
  /** Messages that are to be answered, by sequence. */
  const waiting = new Map<number, Question>();
  let limit = limitBytes;
  let handler: (batch: DatagramBatch) => void = passOver;
  let onSaid: (bytes: number) => void = () => undefined;
  let claimed = false;
  const largest = createPeak();

  const takeMessage = (bytes: Buffer): void => {
    const message = decodeControl(bytes, writer.key);
    const question = waiting.get(message?.sequence ?? -1);
    if (message?.kind !== 'answer' || question === undefined) return;
    waiting.delete(message.sequence);
    if (question.isSign) signs.answered(question.sentMs);
    question.onAnswer?.(bytes.length, performance.now() - question.sentMs);
    onSaid(message.answerBytes);
    onAnswer();
  };
  socket.onBatch((batch, from) => {
    if (from.port !== to.port || from.address !== to.address) return passOver(batch);
    const { batches, messages } = sift(batch);
    for (const bytes of messages) takeMessage(bytes);
    for (const part of batches) {
      signs.heard();
      handler(part);
    }
  });
  const sendMessage = (bytes: Buffer): void => void socket.send({ segmentBytes: bytes.length, bytes }, to);
  const ask = (kind: 'probe' | 'size', { bytes, answerBytes, isSign, onAnswer: told }: Pick<Question, 'isSign' | 'onAnswer'> & { readonly bytes: number; readonly answerBytes: number }): void => {
    const message = writer.write({ kind, claims: claimed, repeat: false, carried, answerBytes }, bytes);
    waiting.set(message.sequence, { sentMs: performance.now(), isSign, onAnswer: told });
    for (const oldest of waiting.keys()) if (waiting.size > WAITING_MAX) waiting.delete(oldest);
    sendMessage(message.bytes);
  };
  const probe = (bytes: number, answerBytes: number, told?: Question['onAnswer']): void => ask('probe', { bytes, answerBytes, isSign: true, onAnswer: told });
  const path: UdpPath = {
    send: (batch) => {
      signs.sent();
      // What is beyond the limit was never said to pass: probes as large would make the path look dead.
      largest.note(Math.min(batch.segmentBytes, limit), performance.now());
      return socket.send(batch, to);
    },
    onBatch: (next) => {
      handler = next;
    },
    closed,
    roundTrip: async () => {
      const { promise, resolve } = Promise.withResolvers<number | null>();
      probe(0, 0, (_bytes, tookMs) => resolve(tookMs));
      const timer = setTimeout(() => resolve(null), ROUND_TRIP_TIMEOUT_MS);
      const roundTripMs = await promise;
      clearTimeout(timer);
      return roundTripMs;
    },
    limit: () => limit,
    bufferedBytes: () => 0,
    close: (code = NORMAL_CLOSE, reason = '') => {
      handler = passOver;
      socket.close();
      onClosed({ code, reason });
    },
    // As large as what travels: a path may have begun to lose large datagrams alone. So does the other end answer.
    probe: () => probe(largest.read(performance.now()), 0),
    probeWith: (bytes) => probe(bytes, bytes),
    askSize: (bytes, told) => ask('probe', { bytes, answerBytes: bytes, isSign: false, onAnswer: (answerBytes) => answerBytes >= bytes && told() }),
    tellSize: (bytes, told) => ask('size', { bytes: 0, answerBytes: bytes, isSign: true, onAnswer: told }),
    onSaid: (next) => {
      onSaid = next;
    },
    limitTo: (bytes) => {
      limit = bytes;
    },
    signs: signs.read,
    claim: (repeat) => {
      claimed = true;
      sendMessage(writer.write({ kind: 'claim', claims: true, repeat, carried, answerBytes: 0 }).bytes);
    },
  };
  return { path, answered };
}
