import { closeSync } from 'node:fs';
import { isIPv6 } from 'node:net';
import { watchReadable, type Watch } from '../syscalls/event-loop.ts';
import { libc, systemError } from '../syscalls/libc.ts';
import { datagramCount, type DatagramBatch, type UdpAddress } from './batch.ts';
import type { BatchSocket } from './batch-socket.ts';
import { IP_MTU_DISCOVER, IPPROTO_IP, IPPROTO_IPV6, IPV6_MTU_DISCOVER, PMTUDISC_PROBE, SOCKET_BUFFER_BYTES, SO_RCVBUF, SO_RCVBUFFORCE, SO_SNDBUF, SO_SNDBUFFORCE, SOL_SOCKET, SOL_UDP, UDP_GRO, UDP_SEGMENT } from './options.ts';
import { createReceiver } from './receiver.ts';
import { createSender } from './sender.ts';
import { setOption } from './set-option.ts';
import { decodeSocketAddress, encodeSocketAddress, familyOf, SOCKET_ADDRESS_MAX_BYTES } from './socket-address.ts';

/** SOCK_DGRAM, SOCK_NONBLOCK and SOCK_CLOEXEC of socket(2). */
const DATAGRAM_SOCKET = 2 | 0o4000 | 0o2000000;
/** Reads before other work of the event loop gets its turn: 1 MiB, a millisecond's worth. */
const READS_MAX = 16;

const passOver = ({ release }: DatagramBatch): void => release?.();

/**
 * Binds a UDP socket to be used by `coalescingSocketOf`, in the network namespace of this process.
 * @returns its descriptor
 * @throws the system's error (EADDRINUSE, EADDRNOTAVAIL, …)
 */
export function bindDescriptor({ address, port }: UdpAddress): number {
  const descriptor = libc('int socket(int family, int type, int protocol)')(familyOf(address), DATAGRAM_SOCKET, 0);
  if (descriptor < 0) throw systemError('socket', address);
  const encoded = encodeSocketAddress({ address, port });
  if (libc('int bind(int descriptor, const void *address, uint32_t bytes)')(descriptor, encoded, encoded.length) === 0) return descriptor;
  const error = systemError('bind', `${address}:${port}`);
  closeSync(descriptor);
  throw error;
}

/**
 * Makes a bound UDP socket, which it owns from now on, read what the kernel coalesced (UDP_GRO) and write what the
 * kernel cuts (UDP_SEGMENT), on the event loop.
 * @param whole datagrams are to arrive in one piece or not at all
 * @throws Error where the kernel has no such options, or Node no way to watch a descriptor; the descriptor is still the caller's then
 */
export function coalescingSocketOf(descriptor: number, whole = false): BatchSocket {
  if (!setOption(descriptor, SOL_UDP, UDP_SEGMENT, 0)) throw systemError('setsockopt', 'UDP_SEGMENT');
  if (!setOption(descriptor, SOL_UDP, UDP_GRO, 1)) throw systemError('setsockopt', 'UDP_GRO');
  enlarge(descriptor);
  const counters = { received: 0, sent: 0, dropped: 0 };
  const receive = createReceiver(descriptor);
  const send = createSender(descriptor);
  const encode = createAddressCache();
  let handler: (batch: DatagramBatch, from: UdpAddress) => void = passOver;
  let open = true;
  const readAll = (): void => {
    for (let reads = 0; reads < READS_MAX && open; reads += 1) {
      const received = receive();
      if (received.kind === 'empty') return;
      if (received.kind === 'skipped') continue;
      counters.received += datagramCount(received.batch);
      handler(received.batch, received.from);
    }
  };
  const local = localOf(descriptor);
  let watch: Watch;
  try {
    watch = watchReadable(descriptor, readAll);
  } catch (error) {
    // The descriptor is the caller's again, as it was: who reads datagrams one by one must not be given several as one.
    setOption(descriptor, SOL_UDP, UDP_GRO, 0);
    throw error;
  }
  return {
    local,
    whole: whole && forbidCuts(descriptor, local),
    send: (batch, to) => {
      const sent = open && send(batch, encode(to));
      counters[sent ? 'sent' : 'dropped'] += datagramCount(batch);
      batch.release?.();
      return sent;
    },
    onBatch: (next) => {
      handler = next;
    },
    counters: () => ({ ...counters }),
    close: () => {
      if (!open) return;
      open = false;
      watch.stop();
      closeSync(descriptor);
    },
  };
}

/** One that is bound to all addresses of both families needs both. */
function forbidCuts(descriptor: number, { address }: UdpAddress): boolean {
  const ipv4 = setOption(descriptor, IPPROTO_IP, IP_MTU_DISCOVER, PMTUDISC_PROBE);
  return isIPv6(address) ? setOption(descriptor, IPPROTO_IPV6, IPV6_MTU_DISCOVER, PMTUDISC_PROBE) && ipv4 : ipv4;
}

function enlarge(descriptor: number): void {
  for (const [forced, plain] of [[SO_RCVBUFFORCE, SO_RCVBUF], [SO_SNDBUFFORCE, SO_SNDBUF]] as const) {
    // The first needs CAP_NET_ADMIN over the machine; the second is cut to the machine's limit.
    if (!setOption(descriptor, SOL_SOCKET, forced, SOCKET_BUFFER_BYTES)) setOption(descriptor, SOL_SOCKET, plain, SOCKET_BUFFER_BYTES);
  }
}

function localOf(descriptor: number): UdpAddress {
  const encoded = Buffer.alloc(SOCKET_ADDRESS_MAX_BYTES);
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(encoded.length, 0);
  if (libc('int getsockname(int descriptor, void *address, void *bytes)')(descriptor, encoded, bytes) !== 0) throw systemError('getsockname', 'UDP socket');
  return decodeSocketAddress(encoded);
}

/** Nearly all sends go to the address of the one before. */
function createAddressCache(): (to: UdpAddress) => Buffer {
  let known: UdpAddress | null = null;
  let encoded: Buffer = Buffer.alloc(0);
  return (to) => {
    if (known === null || to.port !== known.port || to.address !== known.address) {
      encoded = encodeSocketAddress(to);
      known = to;
    }
    return encoded;
  };
}
