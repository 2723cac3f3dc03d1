import { openBatchSocket, type BatchSocket, type UdpAddress } from '@moorline/linux';
import { bindFailure } from '../bind-failure.ts';
import type { DatagramPath } from '../path/index.ts';
import { controlKey, decodeControl, encodeControl, keyIdOf, type ControlKey, type ControlMessage } from './control-message.ts';
import { SESSION_IDLE_MS } from './limits.ts';
import { openSession, type UdpSession } from './session.ts';
import { sift } from './sift.ts';

export interface DirectOptions {
  /** SHA-256 of the relay tickets that are right at this moment, lower-case hexadecimal. */
  readonly tickets: () => readonly string[];
  /** The agent with this ticket can be reached directly: the path is open until it is quiet for a minute. */
  readonly onPath: (path: DatagramPath, ticketSha256: string, sender: UdpSender) => void;
  /** A message that claims this path; those that come late are among them. */
  readonly onClaim: (path: DatagramPath, ticketSha256: string, claim: ControlMessage) => void;
  /** The agent told how large datagrams on this path may be. */
  readonly onSize: (ticketSha256: string) => void;
  /** Bytes of a datagram that every agent can be sent before it tells. */
  readonly baseBytes: number;
  readonly signal: AbortSignal;
}

export interface ServeUdpOptions extends DirectOptions, UdpAddress {
  /** Told why datagrams go one a system call, where the kernel or the FFI leaves no other way. */
  readonly onFallback: (reason: Error) => void;
}

/** Where an agent sends from. */
export interface UdpSender {
  readonly address: string;
  /** Through a carrier, such as a wstunnel server. */
  readonly carried: boolean;
}

export interface UdpServer {
  readonly port: number;
  /** Ends the path of an agent, because its ticket is not valid any more. */
  readonly disconnect: (ticketSha256: string) => void;
  readonly close: () => void;
}

/**
 * Takes datagrams of agents directly. Nothing of a sender is passed on before it has shown that it knows its relay
 * ticket, and nothing else is ever answered; each agent has one address, the one that it probed from last.
 * @throws ML-PORT-TAKEN, ML-ADDRESS-UNUSABLE
 */
export async function serveUdp({ address, port, onFallback, ...options }: ServeUdpOptions): Promise<UdpServer> {
  const socket = await openBatchSocket({ address, port, onFallback, whole: true }).catch((error: unknown) => {
    throw bindFailure(error, address, port);
  });
  return serveOn(socket, options);
}

/** The same on a socket that is open; it is closed with the server. */
export function serveOn(socket: BatchSocket, { tickets, onPath, onClaim, onSize, baseBytes, signal }: DirectOptions): UdpServer {
  /** By ticket and way, and by where it sends from. */
  const sessions = new Map<string, UdpSession>();
  const senders = new Map<string, UdpSession>();

  const sessionFor = (ticketSha256: string, from: UdpAddress, carried: boolean): UdpSession => {
    const name = sessionName(ticketSha256, carried);
    const known = sessions.get(name);
    if (known !== undefined) return known;
    const made = openSession(socket, from, baseBytes);
    sessions.set(name, made);
    void made.path.closed.then(() => {
      if (sessions.get(name) === made) sessions.delete(name);
      senders.delete(nameOf(made.from()));
    });
    onPath(made.path, ticketSha256, { address: from.address, carried });
    return made;
  };
  // What may be cut on its way proves nothing of the path: the agent sees that the answer is smaller than it asked.
  const answerBytesOf = ({ answerBytes }: ControlMessage, session: UdpSession): number => Math.max(socket.whole ? answerBytes : Math.min(answerBytes, baseBytes), session.largestSent());
  const take = (ticketSha256: string, key: ControlKey, message: ControlMessage, from: UdpAddress): void => {
    const session = sessionFor(ticketSha256, from, message.carried);
    // One that was caught on its way and is sent again by somebody else is older than what we have.
    if (!session.isNews(message.sequence)) return;
    senders.delete(nameOf(session.from()));
    session.moveTo(from);
    senders.set(nameOf(from), session);
    if (message.claims) onClaim(session.path, ticketSha256, message);
    if (message.kind === 'claim') return;
    if (message.kind === 'size') {
      session.limitTo(message.answerBytes);
      onSize(ticketSha256);
    }
    const bytes = encodeControl({ ...message, kind: 'answer', claims: false, answerBytes: session.limit() }, key, message.kind === 'size' ? 0 : answerBytesOf(message, session));
    socket.send({ segmentBytes: bytes.length, bytes }, from);
  };
  const keyOf = rememberKeys();
  const judge = (bytes: Buffer, from: UdpAddress): void => {
    const keyId = keyIdOf(bytes);
    for (const ticketSha256 of tickets()) {
      const key = keyOf(ticketSha256);
      const message = key.id === keyId ? decodeControl(bytes, key) : null;
      if (message !== null && message.kind !== 'answer') return take(ticketSha256, key, message, from);
    }
  };
  socket.onBatch((batch, from) => {
    const { batches, messages } = sift(batch);
    for (const bytes of messages) judge(bytes, from);
    const session = senders.get(nameOf(from));
    for (const part of batches) {
      if (session === undefined) part.release?.();
      else session.deliver(part);
    }
  });
  const timer = setInterval(() => {
    for (const session of sessions.values()) if (session.idleMs() > SESSION_IDLE_MS) session.path.close();
  }, SESSION_IDLE_MS);
  const disconnect = (ticketSha256: string): void => {
    for (const carried of [false, true]) sessions.get(sessionName(ticketSha256, carried))?.path.close();
  };
  const close = (): void => {
    clearInterval(timer);
    for (const session of sessions.values()) session.path.close();
    socket.close();
  };
  signal.addEventListener('abort', close, { once: true });
  return { port: socket.local.port, disconnect, close };
}

/** An agent has one direct path at most, and one through a carrier. */
function sessionName(ticketSha256: string, carried: boolean): string {
  return `${ticketSha256}|${carried ? 'carried' : 'direct'}`;
}

/** A job has few nodes; tickets that are gone make room. */
const KEYS_MAX = 1_024;

/** Keys are made once for each ticket: whatever strangers send costs a comparison, not a hash. */
function rememberKeys(): (ticketSha256: string) => ControlKey {
  const keys = new Map<string, ControlKey>();
  return (ticketSha256) => {
    const known = keys.get(ticketSha256);
    if (known !== undefined) return known;
    if (keys.size >= KEYS_MAX) keys.clear();
    const made = controlKey(ticketSha256);
    keys.set(ticketSha256, made);
    return made;
  };
}

function nameOf({ address, port }: UdpAddress): string {
  return `${address}|${port}`;
}
