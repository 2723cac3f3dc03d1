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
}

export interface UdpPathOptions {
  readonly socket: BatchSocket;
  readonly to: UdpAddress;
  readonly writer: ControlWriter;
  /** The socket stands for a carrier of datagrams; false if absent. */
  readonly carried?: boolean;
}

const passOver = ({ release }: DatagramBatch): void => release?.();

/**
 * The agent's end of a direct path: WireGuard's datagrams as they are, and our own probes and claims among them.
 * @returns the path, and a promise that settles with the first answer
 */
export function createUdpPath({ socket, to, writer, carried = false }: UdpPathOptions): { readonly path: UdpPath; readonly answered: Promise<void> } {
  const signs = noteSigns();
  const { promise: closed, resolve: onClosed } = Promise.withResolvers<PathClose>();
  const { promise: answered, resolve: onAnswer } = Promise.withResolvers<void>();
  /** When probes were sent, by sequence. */
  const waiting = new Map<number, number>();
  /** Who waits for the round trip of one. */
  const asked = new Map<number, (roundTripMs: number) => void>();
  let handler: (batch: DatagramBatch) => void = passOver;
  let claimed = false;
  const largest = createPeak();

  const takeMessage = (bytes: Buffer): void => {
    const message = decodeControl(bytes, writer.key);
    const sentMs = waiting.get(message?.sequence ?? -1);
    if (message?.kind !== 'answer' || sentMs === undefined) return;
    waiting.delete(message.sequence);
    signs.answered(sentMs);
    asked.get(message.sequence)?.(performance.now() - sentMs);
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
  const probe = (bytes: number, answerBytes: number): number => {
    const message = writer.write({ kind: 'probe', claims: claimed, repeat: false, carried, answerBytes }, bytes);
    waiting.set(message.sequence, performance.now());
    for (const oldest of waiting.keys()) if (waiting.size > WAITING_MAX) waiting.delete(oldest);
    sendMessage(message.bytes);
    return message.sequence;
  };
  const path: UdpPath = {
    send: (batch) => {
      signs.sent();
      largest.note(batch.segmentBytes, performance.now());
      return socket.send(batch, to);
    },
    onBatch: (next) => {
      handler = next;
    },
    closed,
    roundTrip: async () => {
      const sequence = probe(0, 0);
      const { promise, resolve } = Promise.withResolvers<number | null>();
      asked.set(sequence, resolve);
      const timer = setTimeout(() => resolve(null), ROUND_TRIP_TIMEOUT_MS);
      const roundTripMs = await promise;
      clearTimeout(timer);
      asked.delete(sequence);
      return roundTripMs;
    },
    bufferedBytes: () => 0,
    close: (code = NORMAL_CLOSE, reason = '') => {
      handler = passOver;
      socket.close();
      onClosed({ code, reason });
    },
    // As large as what travels: a path may have begun to lose large datagrams alone. So does the other end answer.
    probe: () => void probe(largest.read(performance.now()), 0),
    probeWith: (bytes) => void probe(bytes, bytes),
    signs: signs.read,
    claim: (repeat) => {
      claimed = true;
      sendMessage(writer.write({ kind: 'claim', claims: true, repeat, carried, answerBytes: 0 }).bytes);
    },
  };
  return { path, answered };
}
