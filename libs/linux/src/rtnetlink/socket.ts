import { closeSync } from 'node:fs';
import { lastErrno, libc, namedError, systemError } from '../syscalls/libc.ts';
import { setOption } from '../udp/set-option.ts';
import { decodeMessages, encodeMessage, FLAG, type NetlinkMessage, type NetlinkRequest } from './message.ts';
import { verdictOf } from './verdict.ts';

/** AF_NETLINK, and SOCK_RAW with SOCK_CLOEXEC, of socket(2); NETLINK_ROUTE is protocol 0. */
const NETLINK = 16;
const RAW_SOCKET = 3 | 0o2000000;
const ROUTE = 0;
/** Options of netlink(7): dumps tell only of what was asked for, and errors come with words, without the request. */
const SOL_NETLINK = 270;
const [CAP_ANSWER, EXPLAIN, STRICT_DUMPS] = [10, 11, 12] as const;
/** SOL_SOCKET and SO_RCVTIMEO of socket(7). */
const SOL_SOCKET = 1;
const RECEIVE_TIMEOUT = 20;
/** The kernel answers before send(2) returns; this is for a kernel that does not. */
const ANSWER_DEADLINE_SEC = 5;
/** MSG_TRUNC of recv(2): tells the whole length of a datagram that is cut. */
const TELL_LENGTH = 0x20;
/** The kernel makes dumps of at most 32 KiB; one interface with many virtual functions can be larger. */
const BUFFER_BYTES = 262_144;
/** Dumps that change under way are asked for anew. */
const DUMPS_MAX = 10;
const EINTR = 4;
/** A bound for the answers to one request: none of ours has as many. */
const DATAGRAMS_MAX = 10_000;

/** A connection to the kernel's routing (rtnetlink(7)), in the network namespace that it was opened in. */
export interface RouteSocket {
  /**
   * Sends a request and gives what the kernel tells. Blocks: the kernel answers within the call.
   * @throws Error with the system's code (ENODEV, EPERM, …) and the kernel's words
   */
  readonly ask: (request: NetlinkRequest) => readonly NetlinkMessage[];
}

/**
 * Opens a connection to the kernel's routing for as long as `action` lasts.
 * @throws what `action` throws; the system's error; Error where there is no FFI
 */
export function withRouteSocket<Result>(action: (socket: RouteSocket) => Result): Result {
  const descriptor = libc('int socket(int family, int type, int protocol)')(NETLINK, RAW_SOCKET, ROUTE);
  if (descriptor < 0) throw systemError('socket', 'of rtnetlink');
  try {
    const timeout = Buffer.alloc(16);
    timeout.writeBigInt64LE(BigInt(ANSWER_DEADLINE_SEC));
    libc('int setsockopt(int descriptor, int level, int option, const void *value, uint32_t bytes)')(descriptor, SOL_SOCKET, RECEIVE_TIMEOUT, timeout, timeout.length);
    // Kernels that lack one tell more than we ask for, or less of why.
    for (const option of [CAP_ANSWER, EXPLAIN, STRICT_DUMPS]) setOption(descriptor, SOL_NETLINK, option, 1);
    let sequence = 0;
    return action({ ask: (request) => ask(descriptor, request, () => (sequence += 1)) });
  } finally {
    closeSync(descriptor);
  }
}

function ask(descriptor: number, request: NetlinkRequest, nextSequence: () => number): readonly NetlinkMessage[] {
  for (let dumps = 1; ; dumps += 1) {
    const sequence = nextSequence();
    send(descriptor, encodeMessage({ ...request, flags: request.flags | FLAG.request | FLAG.ack, sequence }));
    const { messages, whole } = receiveAnswers(descriptor, sequence);
    if (whole || dumps === DUMPS_MAX) return messages;
  }
}

interface Answers {
  readonly messages: readonly NetlinkMessage[];
  /** False: what was told of changed meanwhile. */
  readonly whole: boolean;
}

function receiveAnswers(descriptor: number, sequence: number): Answers {
  const messages: NetlinkMessage[] = [];
  let whole = true;
  for (let datagrams = 0; datagrams < DATAGRAMS_MAX; datagrams += 1) {
    for (const message of decodeMessages(receive(descriptor))) {
      if (message.sequence !== sequence) continue;
      if ((message.flags & FLAG.interrupted) !== 0) whole = false;
      const verdict = verdictOf(message);
      if (verdict === null) messages.push(message);
      else if (verdict.errno === 0) return { messages, whole };
      else throw namedError(verdict.errno, 'rtnetlink', verdict.words);
    }
  }
  throw new Error(`rtnetlink: no end after ${DATAGRAMS_MAX} datagrams`);
}

function send(descriptor: number, bytes: Buffer): void {
  const call = libc('intptr_t send(int descriptor, const void *bytes, size_t length, int flags)');
  while (call(descriptor, bytes, bytes.length, 0) < 0) if (lastErrno() !== EINTR) throw systemError('send', 'to rtnetlink');
}

function receive(descriptor: number): Buffer {
  const call = libc('intptr_t recv(int descriptor, void *bytes, size_t length, int flags)');
  const buffer = Buffer.allocUnsafe(BUFFER_BYTES);
  for (;;) {
    const length = call(descriptor, buffer, buffer.length, TELL_LENGTH);
    if (length > buffer.length) throw new RangeError(`rtnetlink: an answer of ${length} bytes`);
    if (length >= 0) return buffer.subarray(0, length);
    if (lastErrno() !== EINTR) throw systemError('recv', 'from rtnetlink');
  }
}
