import { libc } from '../syscalls/libc.ts';

const IPPROTO_TCP = 6;
/** tcp(7). */
const TCP_INFO = 11;
/** tcpi_last_ack_recv of struct tcp_info (linux/tcp.h), milliseconds. */
const LAST_ACK_OFFSET = 56;
const INFO_BYTES = LAST_ACK_OFFSET + 4;

/** A socket of Node, plain or TLS: its descriptor is told nowhere else. */
interface WithHandle {
  readonly _handle?: { readonly fd?: number } | null;
}

/**
 * Milliseconds since the kernel of the other machine acknowledged something on a TCP connection, whatever the process
 * there does.
 * @returns null where that cannot be known
 */
export function msSinceAcknowledgement(socket: object): number | null {
  const descriptor = (socket as WithHandle)._handle?.fd;
  if (typeof descriptor !== 'number' || descriptor < 0) return null;
  try {
    const info = Buffer.alloc(INFO_BYTES);
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32LE(info.length, 0);
    const answer = libc('int getsockopt(int descriptor, int level, int option, void *value, void *bytes)')(descriptor, IPPROTO_TCP, TCP_INFO, info, bytes);
    return answer === 0 && bytes.readUInt32LE(0) === INFO_BYTES ? info.readUInt32LE(LAST_ACK_OFFSET) : null;
  } catch {
    return null;
  }
}
