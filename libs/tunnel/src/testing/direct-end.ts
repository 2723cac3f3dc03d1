import { createHash, randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { openBatchSocket, type BatchSocket } from '@moorline/linux';
import type { DatagramPath, WatchedPath } from '../path/index.ts';
import { controlKey } from '../udp/control-message.ts';
import { serveOn } from '../udp/serve-udp.ts';
import { createControlWriter, openUdpPath, type ControlWriter, type OpenUdpPathOptions, type UdpSender, type UdpServer } from '../udp/index.ts';

const LOOK_INTERVAL_MS = 10;
export const LOOPBACK = '127.0.0.1';
export const BASE_BYTES = 1_312;
/** Less than loopback carries. */
export const MOST_BYTES = 8_192;

/** An endpoint that takes datagrams directly, on loopback, and what happened at it. */
export interface DirectEnd {
  readonly server: UdpServer;
  readonly port: number;
  readonly ticketSha256: string;
  /** Writes what an agent with the right ticket would. */
  readonly writer: ControlWriter;
  /** Each path that was opened, in order. */
  readonly paths: readonly { readonly path: DatagramPath; readonly sender: UdpSender }[];
  /** Numbers of the claims that came. */
  readonly claims: readonly number[];
  /** Opens the agent's end of a path to it. */
  readonly open: (changes?: Partial<OpenUdpPathOptions>) => Promise<WatchedPath>;
  readonly close: () => void;
}

/** A socket of whatever kind this thread may have: on loopback each datagram arrives whole. */
export async function openLoopback(): Promise<BatchSocket> {
  return { ...(await openBatchSocket({ address: LOOPBACK, port: 0, onFallback: () => undefined })), whole: true };
}

export async function startDirectEnd(): Promise<DirectEnd> {
  const over = new AbortController();
  const ticketSha256 = createHash('sha256').update(randomBytes(16)).digest('hex');
  const [paths, claims]: [DirectEnd['paths'][number][], number[]] = [[], []];
  const server = serveOn(await openLoopback(), {
    tickets: () => [ticketSha256],
    onPath: (path, _ticket, sender) => void paths.push({ path, sender }),
    onClaim: (_path, _ticket, { sequence }) => void claims.push(sequence),
    onSize: () => undefined,
    baseBytes: BASE_BYTES,
    signal: over.signal,
  });
  const { port } = server;
  const writer = createControlWriter(controlKey(ticketSha256));
  return {
    server,
    port,
    ticketSha256,
    writer,
    paths,
    claims,
    open: (changes = {}) => openUdpPath({ to: { address: LOOPBACK, port }, writer, datagramBytes: BASE_BYTES, mostBytes: MOST_BYTES, onSize: () => undefined, onFallback: () => undefined, signal: over.signal, ...changes }),
    close: () => over.abort(),
  };
}

/** Waits until something holds; a test that waits for too long is ended by its runner. */
export async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await sleep(LOOK_INTERVAL_MS);
}
